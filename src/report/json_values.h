// Values of a document that anybody may have written: what is not there or of another type is an
// empty value.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace etl {

std::string text_at(const nlohmann::json& document, const char* key);
// Large ones are texts.
std::uint64_t count_at(const nlohmann::json& document, const char* key);
double number_at(const nlohmann::json& document, const char* key);
// An empty array where there is none.
const nlohmann::json& list_at(const nlohmann::json& document, const char* key);
// An empty object where there is none.
const nlohmann::json& object_at(const nlohmann::json& document, const char* key);

}  // namespace etl

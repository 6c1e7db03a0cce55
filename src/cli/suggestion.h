// "Did you mean": the known word nearest to one that is not known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etl {

// Insertions, deletions, changes and swaps of neighbours that lead from one word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// No value where nothing is near: more than a third of the letters, or more than two, differ.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace etl

// libcurl's handles, each owned by an object of ours.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "etl/core/error.h"
#include "etl/notify/channel.h"

namespace etl {

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using CurlMime = std::unique_ptr<curl_mime, CurlDeleter>;

class CurlList {
 public:
  void add(const std::string& text);
  curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, CurlDeleter> list_;
};

// One transfer, with the limits, the stop flag and the trust that `options` have. Throws Error
// kInternal where libcurl cannot be used at all.
class Transfer {
 public:
  explicit Transfer(const DeliveryOptions& options);

  CURL* handle() const { return handle_.get(); }
  template <typename Value>
  void set(CURLoption option, Value value) const {
    checked(curl_easy_setopt(handle_.get(), option, value));
  }
  static void checked(CURLcode code);

  // What libcurl says; kInterrupted is thrown.
  CURLcode perform() const;

 private:
  const DeliveryOptions options_;
  std::unique_ptr<CURL, CurlDeleter> handle_;
};

// A name or an address of the machine that we run on.
bool is_this_machine(const std::string& host);

// What a failed transfer is to people: the way out where there is one. `name`: the channel's.
Error delivery_error(const Message& name, CURLcode code, const DeliveryOptions& options);

}  // namespace etl

#include "notify/transfer.h"

#include <algorithm>

#include "etl/runtime/stop_flag.h"

namespace etl {

namespace {

void initialise_once() {
  // Before any handle, and never by two threads at once (curl.se/libcurl/c/curl_global_init.html).
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  Transfer::checked(code);
}

int go_on(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const StopFlag*>(stop)->requested() ? 1 : 0;
}

}  // namespace

void CurlList::add(const std::string& text) {
  curl_slist* const longer = curl_slist_append(list_.get(), text.c_str());
  if (longer == nullptr) Transfer::checked(CURLE_OUT_OF_MEMORY);
  list_.release();
  list_.reset(longer);
}

Transfer::Transfer(const DeliveryOptions& options) : options_(options) {
  initialise_once();
  handle_.reset(curl_easy_init());
  if (!handle_) checked(CURLE_OUT_OF_MEMORY);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT, 1L);  // a name server that is silent does not hold us past the limit
  set(CURLOPT_CONNECTTIMEOUT_MS,
      static_cast<long>(std::min(options_.connect_limit, options_.limit).count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.limit.count()));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.certificates.empty()) set(CURLOPT_CAINFO, options_.certificates.c_str());
  if (options_.stop == nullptr) return;
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &go_on);
  set(CURLOPT_XFERINFODATA, const_cast<StopFlag*>(options_.stop));
}

void Transfer::checked(CURLcode code) {
  if (code == CURLE_OK) return;
  throw Error(ErrorKind::kInternal, message("%1: %2", "libcurl", curl_easy_strerror(code)));
}

CURLcode Transfer::perform() const {
  const CURLcode code = curl_easy_perform(handle_.get());
  if (code == CURLE_ABORTED_BY_CALLBACK && options_.stop != nullptr) {
    options_.stop->throw_if_requested();
  }
  return code;
}

bool is_this_machine(const std::string& host) {
  const bool loopback =
      host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos;
  return loopback || host == "localhost" || host == "::1" || host == "[::1]";
}

Error delivery_error(const Message& name, CURLcode code, const DeliveryOptions& options) {
  const auto error = [&](const Message& what, const Message& way_out) {
    return Error(ErrorKind::kNotification, message("%1: %2", name, what), way_out);
  };
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return error(message("there is no host of that name"),
                   message("correct the name in the settings"));
    case CURLE_COULDNT_CONNECT:
      return error(message("nobody answers there"),
                   message("is it running, and are host and port right?"));
    case CURLE_OPERATION_TIMEDOUT:
      return error(message("no answer in time"),
                   message("is it reachable from here? NOTIFY_TIMEOUT, now %1 s, says how long to "
                           "wait",
                           options.limit.count() / 1000));
    case CURLE_PEER_FAILED_VERIFICATION:
      return error(message("its certificate cannot be verified"),
                   message("name the file of its authority by NOTIFY_SSLROOTCERT, and the host as "
                           "the certificate does"));
    case CURLE_SSL_CACERT_BADFILE:
      return error(message("the certificates of NOTIFY_SSLROOTCERT cannot be read"),
                   message("it takes a file of certificates as PEM"));
    default:
      return error(curl_easy_strerror(code), message("are host and port right?"));
  }
}

}  // namespace etl

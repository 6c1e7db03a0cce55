// A thread that keeps its exception: join() throws it in the joining thread. The destructor joins
// and drops it; whoever started the work has to make it end first (close its queue).
#pragma once

#include <exception>
#include <functional>
#include <thread>

namespace etl {

class Worker {
 public:
  explicit Worker(std::function<void()> work);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void join();  // throws what the work threw

 private:
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace etl

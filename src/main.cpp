#include "etl/cli/run.h"

int main(int argc, char** argv) { return etl::run(argc, argv); }

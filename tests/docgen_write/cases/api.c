#include "api.h"

int api_close(int handle) {
    return handle;
}

int api_apart(int handle) {
    return handle;
}

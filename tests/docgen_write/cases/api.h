#ifndef API_H
#define API_H

/**
 * @brief Opens it.
 *
 * @param path Where it is.
 * @return What is open.
 */
int api_open(const char *path, int flags);

int api_close(int handle);

static inline int api_given(void) { return 0; }

static inline int _api_hidden(void) { return 0; }

static int api_announced(void);

struct api_point {
    int x;
};

#endif

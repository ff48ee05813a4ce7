/** Opens a shop; close it with shop_close(). \sa shop_close(), shop_reopen() */
int shop_open(int shop_door);

/**
 * Closes it; \ref opening_hours tells when, and `strlen()` how long.
 * @see shop_open, other_library_call
 * @copydoc shop_open_all()
 */
int shop_close(int shop_door);

int shop_a(void); int shop_b(void); int shop_c(void); int shop_d(void); int shop_e(void);
int shop_f(void); int shop_g(void); int shop_h(void); int shop_i(void); int shop_j(void);

#include <stdexcept>

/**
 * \brief Area of a rectangle.
 * \param[in] width how wide
 * \param[in] length how high
 * \return the area
 */
int area(int width, int height) { return width * height; }

/**
 * Says something.
 * \param words what to say
 */
void say(const char *words);

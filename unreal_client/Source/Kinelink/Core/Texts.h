#pragma once

#include <string>
#include <string_view>

namespace kinelink {

/// Characters (code points) of a text; -1 when it is no valid UTF-8 (RFC 3629).
int CountCharacters(std::string_view text);

/// Foreign text with nothing in it that a terminal would obey.
std::string Printable(std::string_view text);

/// Whether two texts are the same but for the case of their ASCII letters.
bool SameIgnoringCase(std::string_view a, std::string_view b);

}  // namespace kinelink

#pragma once

#include <string_view>

namespace kinelink {

/// Characters (code points) of a text; -1 when it is no valid UTF-8 (RFC 3629).
int CountCharacters(std::string_view text);

}  // namespace kinelink

#include "Texts.h"

#include <algorithm>
#include <cstdint>

namespace kinelink {

int CountCharacters(std::string_view text) {
    int characters = 0;
    for (size_t at = 0; at < text.size(); characters++) {
        const uint8_t first = static_cast<uint8_t>(text[at++]);
        if (first < 0x80) continue;
        int more = 0;
        uint32_t code = 0, least = 0;
        if ((first & 0xe0) == 0xc0) more = 1, code = first & 0x1f, least = 0x80;
        else if ((first & 0xf0) == 0xe0) more = 2, code = first & 0x0f, least = 0x800;
        else if ((first & 0xf8) == 0xf0) more = 3, code = first & 0x07, least = 0x10000;
        else return -1;
        for (; more > 0; more--) {
            if (at == text.size() || (text[at] & 0xc0) != 0x80) return -1;
            code = code << 6 | (text[at++] & 0x3f);
        }
        // Longer than needed, half of a surrogate pair, or beyond Unicode.
        if (code < least || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return -1;
    }
    return characters;
}

std::string Printable(std::string_view text) {
    std::string letters(text);
    for (char& letter : letters)
        if (letter < ' ' || letter > '~') letter = '?';
    return letters;
}

bool SameIgnoringCase(std::string_view a, std::string_view b) {
    const auto lower = [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace kinelink

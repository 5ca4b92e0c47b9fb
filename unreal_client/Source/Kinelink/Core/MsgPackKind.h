#pragma once

#include <cstdint>

namespace kinelink {

/// The kinds of values that msgpack has. Null is nil, a word that Objective-C++ has a macro for. Invalid: no value begins so.
enum class MsgPackKind : uint8_t { Null, Flag, Whole, Number, Text, Bytes, List, Map, Extension, Invalid };

/// Which kind of value a first byte announces (github.com/msgpack/msgpack/blob/master/spec.md).
inline MsgPackKind KindOf(uint8_t tag) {
    if (tag < 0x80 || tag >= 0xe0) return MsgPackKind::Whole;
    if (tag < 0x90) return MsgPackKind::Map;
    if (tag < 0xa0) return MsgPackKind::List;
    if (tag < 0xc0) return MsgPackKind::Text;
    if (tag == 0xc0) return MsgPackKind::Null;
    if (tag == 0xc1) return MsgPackKind::Invalid;
    if (tag <= 0xc3) return MsgPackKind::Flag;
    if (tag <= 0xc6) return MsgPackKind::Bytes;
    if (tag <= 0xc9) return MsgPackKind::Extension;
    if (tag <= 0xcb) return MsgPackKind::Number;
    if (tag <= 0xd3) return MsgPackKind::Whole;
    if (tag <= 0xd8) return MsgPackKind::Extension;
    if (tag <= 0xdb) return MsgPackKind::Text;
    return tag <= 0xdd ? MsgPackKind::List : MsgPackKind::Map;
}

}  // namespace kinelink

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "MsgPackReader.h"
#include "MsgPackWriter.h"
#include "Value.h"

namespace kinelink {

/// Goes through the fields of a message, which are a map. Fields that aren't known are passed over.
class MessageFields {
public:
    /// names: the fields, those that must be there first; they must stay. required: how many must be there.
    template <size_t N>
    MessageFields(MsgPackReader& reader, const std::string_view (&names)[N], int required)
        : reader_(reader), names_(names), count_(static_cast<int>(N)), required_(required), left_(reader.ReadMap()) {}

    /// Which field's value comes next; -1 at the end. What is missing then is the reader's error.
    int Next();

private:
    MsgPackReader& reader_;
    const std::string_view* names_;
    int count_;
    int required_;
    int left_;
    uint32_t seen_ = 0;
};

/// The kinds of fields that messages have, with their limits.
namespace fields {

int64_t ReadWhole(MsgPackReader& reader, int64_t low, int64_t high);
uint32_t ReadU32(MsgPackReader& reader);
int64_t ReadNanoseconds(MsgPackReader& reader);

/// The field `type` of a message that is read as one of this type.
void ReadType(MsgPackReader& reader, std::string_view wanted);

/// Bytes of at most `most`.
Bytes ReadBytes(MsgPackReader& reader, size_t most);

/// Text of at most `longest` characters without NUL.
void ReadText(MsgPackReader& reader, int longest, std::string& into);

/// A name that is part of a topic.
void ReadName(MsgPackReader& reader, std::string& into);

void ReadTexts(MsgPackReader& reader, int most, int longest, std::vector<std::string>& into);
void ReadWholes(MsgPackReader& reader, int most, int low, int high, std::vector<int>& into);

/// A map of plain data.
void ReadData(MsgPackReader& reader, Value& into);

/// A block of little-endian float32. columns: numbers of a row. most: rows at most. rotation: where a unit quaternion begins
/// in a row, or -1.
void ReadBlock(MsgPackReader& reader, std::vector<float>& into, int columns, int most, int rotation);

/// What may not be sent is the writer's error, which names the field.
void CheckText(MsgPackWriter& writer, std::string_view field, std::string_view text, int longest);
void CheckName(MsgPackWriter& writer, std::string_view field, std::string_view name);
void CheckBlock(MsgPackWriter& writer, std::string_view field, const float* numbers, size_t count, int columns, int most,
                int rotation);

}  // namespace fields
}  // namespace kinelink

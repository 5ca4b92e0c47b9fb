#include "Fields.h"

#include <cmath>

#include "Texts.h"

namespace kinelink {

int MessageFields::Next() {
    for (; left_ > 0 && reader_.Ok(); ) {
        left_--;
        if (!reader_.ReadKey()) continue;
        for (int i = 0; i < count_; i++) {
            if (!reader_.Key(names_[i])) continue;
            seen_ |= 1u << i;
            return i;
        }
        reader_.Skip();
    }
    reader_.ReadEnd();
    for (int i = 0; i < required_; i++)
        if ((seen_ & 1u << i) == 0)
            reader_.Refuse(ErrorKind::MissingField, "the field '" + std::string(names_[i]) + "' is missing");
    return -1;
}

namespace fields {

namespace {

const char* const Finite = "finite";
const char* const UnitQuaternions = "unit quaternions";

bool AllFinite(const float* numbers, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!std::isfinite(numbers[i])) return false;
    return true;
}

bool AllUnit(const float* numbers, size_t count, int columns, int rotation) {
    for (size_t row = 0; row < count; row += static_cast<size_t>(columns)) {
        const float* q = numbers + row + rotation;
        const float square = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
        if (!(std::fabs(square - 1.0f) <= limits::UnitTolerance)) return false;
    }
    return true;
}

std::string AtMost(int longest) {
    return "text of at most " + std::to_string(longest) + " characters without NUL";
}

bool FitsInto(std::string_view text, int longest) {
    const int characters = CountCharacters(text);
    return characters >= 0 && characters <= longest && text.find('\0') == text.npos;
}

bool IsName(std::string_view text) {
    return FitsInto(text, limits::Name) && !text.empty() && text.find('/') == text.npos;
}

int ReadCount(MsgPackReader& reader, int most) {
    const int count = reader.ReadList();
    if (count <= most) return count;
    reader.Bad("a list of at most " + std::to_string(most));
    return 0;
}

}  // namespace

int64_t ReadWhole(MsgPackReader& reader, int64_t low, int64_t high) {
    bool huge;
    const int64_t value = reader.ReadWhole(huge);
    if (!reader.Ok()) return low;
    if (!huge && value >= low && value <= high) return value;
    reader.Bad("between " + std::to_string(low) + " and " + std::to_string(high));
    return low;
}

uint32_t ReadU32(MsgPackReader& reader) {
    return static_cast<uint32_t>(ReadWhole(reader, 0, UINT32_MAX));
}

int64_t ReadNanoseconds(MsgPackReader& reader) {
    return ReadWhole(reader, INT64_MIN, INT64_MAX);
}

void ReadType(MsgPackReader& reader, std::string_view wanted) {
    if (reader.ReadText() != wanted)
        reader.Refuse(ErrorKind::UnknownType, "a message of type '" + std::string(wanted) + "' was expected");
}

Bytes ReadBytes(MsgPackReader& reader, size_t most) {
    const Bytes bytes = reader.ReadBytes();
    if (bytes.Count <= most) return bytes;
    reader.Bad("at most " + std::to_string(most) + " bytes");
    return {};
}

void ReadText(MsgPackReader& reader, int longest, std::string& into) {
    const std::string_view text = reader.ReadText();
    if (!FitsInto(text, longest)) reader.Bad(AtMost(longest));
    else into.assign(text);
}

void ReadName(MsgPackReader& reader, std::string& into) {
    ReadText(reader, limits::Name, into);
    if (reader.Ok() && !IsName(into)) reader.Bad("a name without '/'");
}

void ReadTexts(MsgPackReader& reader, int most, int longest, std::vector<std::string>& into) {
    into.resize(static_cast<size_t>(ReadCount(reader, most)));
    for (size_t i = 0; i < into.size() && reader.Ok(); i++) ReadText(reader, longest, into[i]);
}

void ReadWholes(MsgPackReader& reader, int most, int low, int high, std::vector<int>& into) {
    into.resize(static_cast<size_t>(ReadCount(reader, most)));
    for (size_t i = 0; i < into.size() && reader.Ok(); i++) into[i] = static_cast<int>(ReadWhole(reader, low, high));
}

void ReadData(MsgPackReader& reader, Value& into) {
    if (reader.Peek() != MsgPackKind::Map) reader.Bad("a map");
    else into = Value::Read(reader);
}

void ReadBlock(MsgPackReader& reader, std::vector<float>& into, int columns, int most, int rotation) {
    const Bytes bytes = reader.ReadBytes();
    const size_t row = 4 * static_cast<size_t>(columns), rows = bytes.Count / row;
    if (bytes.Count % row != 0 || rows > static_cast<size_t>(most)) {
        reader.Bad("a multiple of " + std::to_string(row) + " bytes, at most " +
                   std::to_string(row * static_cast<size_t>(most)) + ", not " + std::to_string(bytes.Count));
        return;
    }
    into.resize(bytes.Count / 4);
    for (size_t i = 0; i < into.size(); i++) into[i] = FloatFromLittleEndian(bytes.Data + 4 * i);
    if (!AllFinite(into.data(), into.size())) reader.Bad(Finite);
    else if (rotation >= 0 && !AllUnit(into.data(), into.size(), columns, rotation)) reader.Bad(UnitQuaternions);
}

void CheckText(MsgPackWriter& writer, std::string_view field, std::string_view text, int longest) {
    if (!FitsInto(text, longest)) writer.Bad(field, AtMost(longest));
}

void CheckName(MsgPackWriter& writer, std::string_view field, std::string_view name) {
    if (!IsName(name)) writer.Bad(field, "a name without '/'");
}

void CheckBlock(MsgPackWriter& writer, std::string_view field, const float* numbers, size_t count, int columns, int most,
                int rotation) {
    const size_t row = static_cast<size_t>(columns);
    if (count % row != 0 || count / row > static_cast<size_t>(most))
        writer.Bad(field, "rows of " + std::to_string(columns) + " numbers, at most " + std::to_string(most));
    else if (!AllFinite(numbers, count)) writer.Bad(field, Finite);
    else if (rotation >= 0 && !AllUnit(numbers, count, columns, rotation)) writer.Bad(field, UnitQuaternions);
}

}  // namespace fields
}  // namespace kinelink

#include "Frame.h"

#include <cmath>

#include "Fields.h"

namespace kinelink {

namespace {

constexpr std::string_view FrameFields[] = {"type", "session", "character", "sk", "ok", "epoch",   "seq",
                                            "ts",   "root",    "q",         "o",  "c",  "contacts"};
constexpr int FrameRequired = 11;

void ReadRoot(MsgPackReader& reader, std::array<float, 3>& into) {
    const Bytes bytes = reader.ReadBytes();
    if (bytes.Count != 4 * into.size()) {
        reader.Bad("12 bytes");
        return;
    }
    for (size_t i = 0; i < into.size(); i++) {
        into[i] = FloatFromLittleEndian(bytes.Data + 4 * i);
        if (!std::isfinite(into[i])) reader.Bad("finite");
    }
}

}  // namespace

void Frame::CopyHead(const Frame& other) {
    Session = other.Session;
    Character = other.Character;
    Sk = other.Sk;
    Ok = other.Ok;
    Epoch = other.Epoch;
    Seq = other.Seq;
    Ts = other.Ts;
    Contacts = other.Contacts;
}

void ReadFrame(MsgPackReader& reader, Frame& into) {
    into.C.clear();
    into.Contacts = 0;
    MessageFields all(reader, FrameFields, FrameRequired);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadType(reader, "frame"); break;
            case 1: fields::ReadName(reader, into.Session); break;
            case 2: fields::ReadName(reader, into.Character); break;
            case 3: fields::ReadText(reader, limits::Name, into.Sk); break;
            case 4: fields::ReadText(reader, limits::Name, into.Ok); break;
            case 5: into.Epoch = fields::ReadU32(reader); break;
            case 6: into.Seq = fields::ReadU32(reader); break;
            case 7: into.Ts = fields::ReadNanoseconds(reader); break;
            case 8: ReadRoot(reader, into.Root); break;
            case 9: fields::ReadBlock(reader, into.Q, 4, limits::Joints, 0); break;
            case 10: fields::ReadBlock(reader, into.O, 7, limits::Objects, 3); break;
            case 11: fields::ReadBlock(reader, into.C, 1, limits::Curves, -1); break;
            case 12: into.Contacts = fields::ReadU32(reader); break;
        }
    }
}

}  // namespace kinelink

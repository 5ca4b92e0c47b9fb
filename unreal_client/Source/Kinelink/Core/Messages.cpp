#include "Messages.h"

#include "Fields.h"

namespace kinelink {

namespace {

/// What the engine layers build on: one parent and place for each name, parents first, one root.
void RequireTree(MsgPackReader& reader, const SkeletonInfo& info) {
    const size_t joints = info.Names.size();
    if (info.Parents.size() != joints || info.Rest.size() != 3 * joints)
        reader.Refuse(ErrorKind::BadField, "field 'parents' must be as many as names, as must be the rows of rest");
    for (size_t i = 0; i < joints && reader.Ok(); i++) {
        const int parent = info.Parents[i];
        if (i == 0 ? parent != -1 : parent < 0 || parent >= static_cast<int>(i))
            reader.Refuse(ErrorKind::BadField,
                          "field 'parents' must be -1 for the first joint, and an earlier joint for every other");
    }
    if (info.Rate.size() != 2)
        reader.Refuse(ErrorKind::BadField, "field 'rate' must be a numerator and a denominator");
}

}  // namespace

std::string_view ReadType(MsgPackReader& reader) {
    std::string_view type;
    if (reader.Peek() != MsgPackKind::Map) reader.Refuse(ErrorKind::Malformed, "a message is a map");
    for (int left = reader.ReadMap(); left > 0 && reader.Ok(); left--) {
        if (!reader.ReadKey()) continue;
        if (reader.Key("type") && reader.Peek() == MsgPackKind::Text) type = reader.ReadText();
        else reader.Skip();
    }
    if (type.empty()) reader.Refuse(ErrorKind::UnknownType, "a message has a type");
    return type;
}

void Read(MsgPackReader& reader, SkeletonInfo& into) {
    static constexpr std::string_view names[] = {"session", "character", "sk",    "names", "parents", "rest",
                                                 "curves",  "rate",      "units", "axes",  "version"};
    into = {};
    MessageFields all(reader, names, 8);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadName(reader, into.Session); break;
            case 1: fields::ReadName(reader, into.Character); break;
            case 2: fields::ReadText(reader, limits::Name, into.Sk); break;
            case 3: fields::ReadTexts(reader, limits::Joints, limits::Name, into.Names); break;
            case 4: fields::ReadWholes(reader, limits::Joints, -1, limits::Joints, into.Parents); break;
            case 5: fields::ReadBlock(reader, into.Rest, 3, limits::Joints, -1); break;
            case 6: fields::ReadTexts(reader, limits::Curves, limits::Name, into.Curves); break;
            case 7: fields::ReadWholes(reader, 2, 1, INT32_MAX, into.Rate); break;
            case 8: fields::ReadText(reader, limits::Name, into.Units); break;
            case 9: fields::ReadText(reader, limits::Name, into.Axes); break;
            case 10: into.Version = fields::ReadU32(reader); break;
        }
    }
    if (reader.Ok()) RequireTree(reader, into);
}

void Read(MsgPackReader& reader, ObjectsInfo& into) {
    static constexpr std::string_view names[] = {"session", "ok", "objects"};
    into = {};
    MessageFields all(reader, names, 3);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadName(reader, into.Session); break;
            case 1: fields::ReadText(reader, limits::Name, into.Ok); break;
            case 2: {
                const int count = reader.ReadList();
                if (count > limits::Objects) reader.Bad("a list of at most " + std::to_string(limits::Objects));
                into.Objects.clear();
                for (int i = 0; i < count && reader.Ok(); i++) fields::ReadData(reader, into.Objects.emplace_back());
                break;
            }
        }
    }
}

void Read(MsgPackReader& reader, EventInfo& into) {
    static constexpr std::string_view names[] = {"session", "character", "epoch", "seq", "ts", "name", "data"};
    into = {};
    MessageFields all(reader, names, 6);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadName(reader, into.Session); break;
            case 1: fields::ReadName(reader, into.Character); break;
            case 2: into.Epoch = fields::ReadU32(reader); break;
            case 3: into.Seq = fields::ReadU32(reader); break;
            case 4: into.Ts = fields::ReadNanoseconds(reader); break;
            case 5: fields::ReadText(reader, limits::Name, into.Name); break;
            case 6: fields::ReadData(reader, into.Data); break;
        }
    }
}

void Read(MsgPackReader& reader, Heartbeat& into) {
    static constexpr std::string_view names[] = {"instance", "ts", "version"};
    into = {};
    MessageFields all(reader, names, 2);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadText(reader, limits::Name, into.Instance); break;
            case 1: into.Ts = fields::ReadNanoseconds(reader); break;
            case 2: into.Version = fields::ReadU32(reader); break;
        }
    }
}

void Read(MsgPackReader& reader, Reply& into) {
    static constexpr std::string_view names[] = {"id", "result"};
    into = {};
    MessageFields all(reader, names, 1);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        if (field == 0) into.Id = fields::ReadU32(reader);
        else fields::ReadData(reader, into.Result);
    }
}

void Read(MsgPackReader& reader, Failure& into) {
    static constexpr std::string_view names[] = {"id", "kind", "message", "candidates", "fix"};
    into = {};
    MessageFields all(reader, names, 3);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: into.Id = fields::ReadU32(reader); break;
            case 1: fields::ReadText(reader, limits::Name, into.Kind); break;
            case 2: fields::ReadText(reader, limits::Remark, into.Message); break;
            case 3: fields::ReadTexts(reader, limits::Remark, limits::Remark, into.Candidates); break;
            case 4: fields::ReadText(reader, limits::Remark, into.Fix); break;
        }
    }
}

void Read(MsgPackReader& reader, Pong& into) {
    static constexpr std::string_view names[] = {"id", "t0", "t1", "t2"};
    into = {};
    MessageFields all(reader, names, 4);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: into.Id = fields::ReadU32(reader); break;
            case 1: into.T0 = fields::ReadNanoseconds(reader); break;
            case 2: into.T1 = fields::ReadNanoseconds(reader); break;
            case 3: into.T2 = fields::ReadNanoseconds(reader); break;
        }
    }
}

}  // namespace kinelink

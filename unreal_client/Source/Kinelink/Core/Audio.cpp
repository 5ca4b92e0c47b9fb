#include "Audio.h"

#include "Fields.h"

namespace kinelink {

namespace {

constexpr std::string_view AudioFields[] = {"type",  "session", "character", "utterance", "epoch", "seq",
                                            "ts",    "sample",  "data",      "rate",      "codec", "last"};
constexpr int AudioRequired = 9;

}  // namespace

void ReadAudio(MsgPackReader& reader, Audio& into) {
    into.Rate = limits::AudioRate;
    into.Codec = "pcm16";
    into.Last = false;
    into.Data = {};
    MessageFields all(reader, AudioFields, AudioRequired);
    for (int field = all.Next(); field >= 0; field = all.Next()) {
        switch (field) {
            case 0: fields::ReadType(reader, "audio"); break;
            case 1: fields::ReadName(reader, into.Session); break;
            case 2: fields::ReadName(reader, into.Character); break;
            case 3: into.Utterance = fields::ReadU32(reader); break;
            case 4: into.Epoch = fields::ReadU32(reader); break;
            case 5: into.Seq = fields::ReadU32(reader); break;
            case 6: into.Ts = fields::ReadNanoseconds(reader); break;
            case 7: into.Sample = fields::ReadWhole(reader, 0, limits::Samples); break;
            case 8: into.Data = fields::ReadBytes(reader, limits::SoundBytes); break;
            case 9:
                into.Rate = static_cast<uint32_t>(fields::ReadWhole(reader, limits::LowestRate, limits::HighestRate));
                break;
            case 10: fields::ReadText(reader, limits::Name, into.Codec); break;
            case 11: into.Last = reader.ReadFlag(); break;
        }
    }
}

}  // namespace kinelink

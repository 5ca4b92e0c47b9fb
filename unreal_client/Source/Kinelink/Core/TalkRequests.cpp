#include "TalkRequests.h"

namespace kinelink {
namespace requests {

void Say(MsgPackWriter& out, uint32_t id, const Who& who, const SayInfo& say) {
    RequestWriter request(out, "say", id, who);
    request.Text("text", say.Text, limits::Instruction);
    if (say.Audio) request.Binary("audio", {say.Audio->data(), say.Audio->size()}, limits::FileBytes);
    request.Flag("live", say.Live)
        .SampleRate("sample_rate", say.SampleRate)
        .Text("voice", say.Voice, limits::Name)
        .Text("language", say.Language, limits::Name)
        .Number("rate", say.Rate, 0.25, 4)
        .Text("expression", say.Expression, limits::Name)
        .Number("intensity", say.Intensity, 0, 1)
        .Text("perform", say.Perform, limits::Instruction)
        .Flag("interrupt", say.Interrupt);
}

void Sound(MsgPackWriter& out, uint32_t id, const Who& who, uint32_t utterance, Bytes data, bool last) {
    RequestWriter(out, "sound", id, who).Whole("utterance", utterance).Binary("data", data, limits::SoundBytes).Flag("last", last);
}

void PlayHead(MsgPackWriter& out, uint32_t id, const Who& who, const Heard& played, int64_t ts) {
    RequestWriter(out, "play_head", id, who).Whole("utterance", played.Utterance).Whole("sample", played.Sample).Whole("ts", ts);
}

void Express(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view expression, double intensity) {
    RequestWriter(out, "express", id, who).Text("expression", expression, limits::Name).Number("intensity", intensity, 0, 1);
}

void ListVoices(MsgPackWriter& out, uint32_t id, const std::optional<std::string>& language) {
    RequestWriter(out, "list_voices", id).Text("language", language, limits::Name);
}

void OpenTalk(MsgPackWriter& out, uint32_t id, const Who& who, const std::optional<std::string>& persona,
              const std::optional<std::string>& language, bool greet) {
    RequestWriter(out, "open_talk", id, who)
        .Text("persona", persona, limits::Name)
        .Text("language", language, limits::Name)
        .Flag("greet", greet);
}

void Ask(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view text) {
    RequestWriter(out, "ask", id, who).Text("text", text, limits::Instruction);
}

void Hear(MsgPackWriter& out, uint32_t id, const Who& who, Bytes data, uint32_t sampleRate) {
    RequestWriter(out, "hear", id, who).Binary("data", data, limits::SoundBytes).SampleRate("sample_rate", sampleRate);
}

void SwitchCharacter(MsgPackWriter& out, uint32_t id, const Who& who, std::string_view persona) {
    RequestWriter(out, "switch_character", id, who).Text("persona", persona, limits::Name);
}

void CloseTalk(MsgPackWriter& out, uint32_t id, const Who& who) {
    RequestWriter(out, "close_talk", id, who);
}

void ListCharacters(MsgPackWriter& out, uint32_t id) {
    RequestWriter(out, "list_characters", id);
}

void GetCharacter(MsgPackWriter& out, uint32_t id, std::string_view persona) {
    RequestWriter(out, "get_character", id).Text("persona", persona, limits::Name);
}

void SaveCharacter(MsgPackWriter& out, uint32_t id, std::string_view persona, const Value& document) {
    RequestWriter(out, "save_character", id).Text("persona", persona, limits::Name).Data("document", document);
}

}  // namespace requests
}  // namespace kinelink

#include "ClientRequests.h"

namespace kinelink {

using Asked = Result<uint32_t>;

template <class WriteAbout>
Asked ClientRequests::About(const std::string& character, const WriteAbout& write, Telling telling) {
    return Request(telling, [&](MsgPackWriter& out, uint32_t id, const std::string& session) {
        write(out, id, Who{session, character});
    });
}

Asked ClientRequests::Perform(const std::string& character, const std::string& text) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::Perform(out, id, who, text);
    });
}

Asked ClientRequests::Interrupt(const std::string& character) {
    return About(character, [](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::Interrupt(out, id, who);
    });
}

Asked ClientRequests::Say(const std::string& character, const SayInfo& say) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) { requests::Say(out, id, who, say); });
}

Asked ClientRequests::Say(const std::string& character, const std::string& text) {
    SayInfo say;
    say.Text = text;
    return Say(character, say);
}

Asked ClientRequests::SendSound(const std::string& character, uint32_t utterance, Bytes data, bool last) {
    const auto write = [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::Sound(out, id, who, utterance, data, last);
    };
    return About(character, write, Telling::Refusals);
}

Asked ClientRequests::Express(const std::string& character, const std::string& expression, double intensity) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::Express(out, id, who, expression, intensity);
    });
}

Asked ClientRequests::ListVoices(const std::optional<std::string>& language) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::ListVoices(out, id, language);
    });
}

Asked ClientRequests::OpenTalk(const std::string& character, const std::optional<std::string>& persona,
                               const std::optional<std::string>& language, bool greet) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::OpenTalk(out, id, who, persona, language, greet);
    });
}

Asked ClientRequests::Ask(const std::string& character, const std::string& text) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) { requests::Ask(out, id, who, text); });
}

Asked ClientRequests::Hear(const std::string& character, Bytes data, uint32_t sampleRate) {
    const auto write = [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::Hear(out, id, who, data, sampleRate);
    };
    return About(character, write, Telling::Refusals);
}

Asked ClientRequests::SwitchCharacter(const std::string& character, const std::string& persona) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::SwitchCharacter(out, id, who, persona);
    });
}

Asked ClientRequests::CloseTalk(const std::string& character) {
    return About(character, [](MsgPackWriter& out, uint32_t id, const Who& who) { requests::CloseTalk(out, id, who); });
}

Asked ClientRequests::ListCharacters() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::ListCharacters(out, id);
    });
}

Asked ClientRequests::GetCharacter(const std::string& persona) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::GetCharacter(out, id, persona);
    });
}

Asked ClientRequests::SaveCharacter(const std::string& persona, const Value& document) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::SaveCharacter(out, id, persona, document);
    });
}

Asked ClientRequests::UpdateObjects(const std::map<std::string, Pose>& objects) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::UpdateObjects(out, id, session, objects);
    });
}

Asked ClientRequests::AddObject(const Value& thing) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::AddObject(out, id, session, thing);
    });
}

Asked ClientRequests::RemoveObject(const std::string& thing) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::RemoveObject(out, id, session, thing);
    });
}

Asked ClientRequests::SetAvatar(const std::string& character, const AvatarInfo& avatar) {
    return About(character, [&](MsgPackWriter& out, uint32_t id, const Who& who) {
        requests::SetAvatar(out, id, who, avatar);
    });
}

Asked ClientRequests::SetScene(const Value& scene) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::SetScene(out, id, session, scene);
    });
}

Asked ClientRequests::Describe() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::Describe(out, id, session);
    });
}

Asked ClientRequests::CloseSession() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string& session) {
        requests::CloseSession(out, id, session);
    });
}

Asked ClientRequests::ListCatalogue() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::ListCatalogue(out, id);
    });
}

Asked ClientRequests::ListScenes() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::ListScenes(out, id);
    });
}

Asked ClientRequests::GetSettings() {
    return Request(Telling::Answers, [](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::GetSettings(out, id);
    });
}

Asked ClientRequests::SetSettings(const Value& values) {
    return Request(Telling::Answers, [&](MsgPackWriter& out, uint32_t id, const std::string&) {
        requests::SetSettings(out, id, values);
    });
}

}  // namespace kinelink

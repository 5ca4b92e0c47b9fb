#include <memory>

#include "Conversation.h"
#include "Probe.h"

// The conversation without sockets: what it wants done is answered, one word a thing.
using namespace kinelink;

namespace probe {

const char* NameOf(ConversationState state) {
    switch (state) {
        case ConversationState::Offline: return "offline";
        case ConversationState::Greeting: return "greeting";
        case ConversationState::Opening: return "opening";
        case ConversationState::Open: return "open";
        case ConversationState::Refused: break;
    }
    return "refused";
}

namespace {

class Notes final : public ConversationLink {
public:
    void Send(Bytes request) override { words_ += " send:" + Hex(request); }
    void Forget() override { words_ += " forget"; }
    void ReconnectAll() override { words_ += " reconnect"; }
    void Invalid(const ProtocolError& error) override { words_ += std::string(" invalid:") + error.Name(); }

    void Listen(const std::string& session, const std::vector<std::string>& characters) override {
        words_ += " listen:" + session + ':';
        for (size_t i = 0; i < characters.size(); i++) words_ += (i == 0 ? "" : ",") + characters[i];
    }

    std::string Taken() { return std::exchange(words_, {}); }

private:
    std::string words_;
};

Notes notes;
std::unique_ptr<Conversation> talk;

std::string State() {
    return "ok " + std::string(NameOf(talk->State())) + notes.Taken();
}

Channel ChannelOf(const std::string& word) {
    return word == "state" ? Channel::State : word == "events" ? Channel::Events : Channel::Control;
}

template <class Message>
void Take(MsgPackReader& reader, int64_t now) {
    Message message;
    Read(reader, message);
    if (reader.Ok()) talk->Take(message, now);
}

std::string TakeMessage(const Words& words) {
    const std::vector<uint8_t> bytes = BytesOf(words[1]);
    const int64_t now = Whole(words[2]);
    MsgPackReader reader;
    reader.Reset(View(bytes));
    const std::string type(ReadType(reader));
    reader.Reset(View(bytes));
    talk->Heard(type == "heartbeat" ? Channel::Events : Channel::Control, now);
    if (type == "heartbeat") Take<Heartbeat>(reader, now);
    else if (type == "pong") Take<Pong>(reader, now);
    else if (type == "failure") Take<Failure>(reader, now);
    else Take<Reply>(reader, now);
    return reader.Ok() ? State() : Answer(reader.Error());
}

}  // namespace

void RegisterTalks(Commands& commands) {
    commands["talk.new"] = [](const Words& words) {
        ClientOptions options;
        if (words[1] != "-") options.Session = words[1];
        options.Client = "probe";
        notes.Taken();
        talk = std::make_unique<Conversation>(options, notes);
        return State();
    };
    commands["talk.connected"] = [](const Words& words) {
        return talk->Connected(ChannelOf(words[1]), Whole(words[2])), State();
    };
    commands["talk.disconnected"] = [](const Words& words) {
        return talk->Disconnected(ChannelOf(words[1])), State();
    };
    commands["talk.heard"] = [](const Words& words) {
        return talk->Heard(ChannelOf(words[1]), Whole(words[2])), State();
    };
    commands["talk.tick"] = [](const Words& words) { return talk->Tick(Whole(words[1])), State(); };
    commands["talk.clock"] = [](const Words&) {
        return Ok(talk->Clock().Synced() ? 1 : 0, talk->Clock().Offset());
    };
    commands["talk.take"] = TakeMessage;
}

}  // namespace probe

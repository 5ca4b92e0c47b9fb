#include "KinelinkClient.h"

#include <algorithm>
#include <utility>

#include "Topics.h"

namespace kinelink {

KinelinkClient::KinelinkClient(const ClientOptions& options)
    : conversation_(options, *this), sound_(options.Sound), transport_(Transport::Make(options, *this)) {}

ConversationState KinelinkClient::State() const {
    std::lock_guard<std::mutex> lock(gate_);
    return conversation_.State();
}

std::string KinelinkClient::Session() const {
    std::lock_guard<std::mutex> lock(gate_);
    return conversation_.Session().value_or("");
}

std::vector<std::string> KinelinkClient::Characters() const {
    std::lock_guard<std::mutex> lock(gate_);
    return conversation_.Characters();
}

int64_t KinelinkClient::ServerTime(int64_t own) const {
    return synced_ ? Plus(own, offset_) : 0;
}

std::shared_ptr<SoundTrack> KinelinkClient::Sound(const std::string& character) const {
    std::lock_guard<std::mutex> lock(gate_);
    const CharacterStream* stream = StreamOf(character);
    return stream == nullptr ? nullptr : stream->Sound();
}

float KinelinkClient::Weight(const std::string& character) const {
    std::lock_guard<std::mutex> lock(gate_);
    const CharacterStream* stream = StreamOf(character);
    return stream == nullptr ? 0 : stream->Weight();
}

void KinelinkClient::Start() {
    transport_->Start();
}

void KinelinkClient::Update() {
    std::lock_guard<std::mutex> lock(gate_);
    conversation_.Tick(MonotonicNow());
    TellPlayHeads();
}

Shown KinelinkClient::Sample(const std::string& character, Frame& into) {
    std::lock_guard<std::mutex> lock(gate_);
    CharacterStream* stream = StreamOf(character);
    const ClockSync& clock = conversation_.Clock();
    if (stream == nullptr || !clock.Synced()) return Shown::Nothing;
    return stream->Sample(clock.ServerNow(MonotonicNow()), things_, into);
}

std::shared_ptr<const SkeletonInfo> KinelinkClient::Skeleton(const Frame& frame) const {
    std::lock_guard<std::mutex> lock(gate_);
    const CharacterStream* stream = StreamOf(frame.Character);
    return stream == nullptr ? nullptr : stream->Skeleton(frame.Sk);
}

std::shared_ptr<const ObjectsInfo> KinelinkClient::Objects(const Frame& frame) const {
    std::lock_guard<std::mutex> lock(gate_);
    return things_.Find(frame.Ok);
}

Stats KinelinkClient::Report(const std::string& character) {
    std::lock_guard<std::mutex> lock(gate_);
    Stats stats;
    CharacterStream* stream = StreamOf(character);
    if (stream != nullptr) stream->Report(MonotonicNow(), conversation_.Lookahead(), stats);
    stats.RoundTrip = conversation_.Clock().RoundTrip();
    stats.Offset = conversation_.Clock().Offset();
    stats.Reconnects = transport_->Reconnects();
    stats.Refused = refused_;
    stats.Forgotten = notices_.Forgotten();
    return stats;
}

void KinelinkClient::End() {
    // Not under the lock: the threads that are waited for may want it.
    transport_->End();
}

void KinelinkClient::Connected(Channel channel) {
    std::lock_guard<std::mutex> lock(gate_);
    conversation_.Connected(channel, MonotonicNow());
    if (channel == Channel::State) stale_ = false;
    for (const auto& stream : streams_) {
        if (channel == Channel::State) stream->Rejoin();
        else if (channel == Channel::Events) stream->Sound()->Rejoin();
    }
}

std::string KinelinkClient::Received(Channel channel, Bytes message) {
    const int64_t now = MonotonicNow();
    std::lock_guard<std::mutex> lock(gate_);
    conversation_.Heard(channel, now);
    ProtocolError error;
    if (channel == Channel::State) error = ReceiveState(message, now);
    else if (channel == Channel::Events) error = ReceiveEvent(message, now);
    else error = ReceiveControl(message, now);
    if (error.Ok()) return {};
    refused_++;
    return error.Message;
}

void KinelinkClient::Disconnected(Channel channel) {
    std::lock_guard<std::mutex> lock(gate_);
    conversation_.Disconnected(channel);
}

void KinelinkClient::Ended(const std::string& what) {
    notices_.Put(Notice::Type::Disconnected, what);
}

void KinelinkClient::Send(Bytes request) {
    transport_->Send(request);
}

void KinelinkClient::Listen(const std::string& session, const std::vector<std::string>& characters) {
    std::vector<std::shared_ptr<CharacterStream>> wanted;
    for (const std::string& character : characters) {
        const auto known = std::find_if(streams_.begin(), streams_.end(),
                                        [&](const auto& stream) { return stream->Name() == character; });
        wanted.push_back(known != streams_.end() ? *known : std::make_shared<CharacterStream>(session, character));
    }
    streams_ = std::move(wanted);
    std::vector<std::string> state, events{topics::Objects(session)};
    for (const auto& stream : streams_) {
        events.push_back(stream->SkeletonTopic());
        events.push_back(stream->EventTopic());
        if (sound_) events.push_back(stream->AudioTopic());
        state.push_back(stream->FrameTopic());
    }
    transport_->AcknowledgeEvery(conversation_.AcknowledgeEvery());
    transport_->Listen(state, events, conversation_.NextId(Telling::Nothing));
    notices_.Put(Notice::Type::Opened, session);
}

void KinelinkClient::Forget() {
    KeepClock();
    things_.Clear();
    for (const auto& stream : streams_) stream->Forget();
    stale_ = transport_->RenewStreams();
}

void KinelinkClient::ReconnectAll() {
    transport_->Reconnect();
}

void KinelinkClient::Invalid(const ProtocolError& error) {
    notices_.Put(Failure{0, error.Name(), error.Message, {}, ""});
}

Result<uint32_t> KinelinkClient::Request(Telling telling, const Write& write) {
    std::lock_guard<std::mutex> lock(gate_);
    if (conversation_.State() != ConversationState::Open) return {0, {ErrorKind::Offline, "no session is open"}};
    const uint32_t id = conversation_.NextId(telling);
    write(request_, id, *conversation_.Session());
    if (!request_.Ok()) return {0, request_.Error()};
    if (!transport_->Send(request_.Written())) return {0, {ErrorKind::Offline, "the server can't be reached"}};
    return {id, {}};
}

ProtocolError KinelinkClient::ReceiveState(Bytes message, int64_t now) {
    // Without a clock nobody can tell when a frame is to be shown; and what comes before a new connection is the old server's.
    const ClockSync& clock = conversation_.Clock();
    if (stale_ || !clock.Synced()) return {};
    for (const auto& stream : streams_) {
        const std::string& topic = stream->FrameTopic();
        if (!topics::Match(topic, message)) continue;
        const Bytes payload{message.Data + topic.size(), message.Count - topic.size()};
        return stream->Receive(payload, now, clock.ServerNow(now));
    }
    return {};
}

ProtocolError KinelinkClient::ReceiveEvent(Bytes message, int64_t now) {
    ProtocolError error;
    if (ReceiveSound(message, error)) return error;
    const size_t topic = topics::Length(message);
    if (topic == 0)
        return {ErrorKind::BadTopic,
                "a message begins with a topic of at most " + std::to_string(limits::TopicBytes) + " bytes and a zero"};
    const Bytes payload{message.Data + topic, message.Count - topic};
    reader_.Reset(payload);
    const std::string_view type = ReadType(reader_);
    if (!reader_.Ok()) return reader_.Error();
    reader_.Reset(payload);
    if (type == "heartbeat") {
        Heartbeat beat;
        Read(reader_, beat);
        if (reader_.Ok()) conversation_.Take(beat, now);
    } else if (type == "event") {
        EventInfo happened;
        Read(reader_, happened);
        if (reader_.Ok()) notices_.Put(std::move(happened));
    } else if (type == "objects") {
        ObjectsInfo info;
        Read(reader_, info);
        const std::string ok = info.Ok;
        if (reader_.Ok() && info.Session == conversation_.Session()) things_.Keep(ok, std::move(info));
    } else if (type == "skeleton") {
        SkeletonInfo info;
        Read(reader_, info);
        CharacterStream* stream = StreamOf(info.Character);
        if (reader_.Ok() && stream != nullptr && info.Session == conversation_.Session()) stream->Keep(std::move(info));
    }
    return reader_.Error();
}

/// Take in a message of sound; false where it is none.
bool KinelinkClient::ReceiveSound(Bytes message, ProtocolError& error) {
    for (const auto& stream : streams_) {
        const size_t topic = stream->AudioTopic().size();
        if (!topics::Match(stream->AudioTopic(), message)) continue;
        if (conversation_.Clock().Synced()) error = stream->ReceiveSound({message.Data + topic, message.Count - topic});
        return true;
    }
    return false;
}

void KinelinkClient::TellPlayHeads() {
    if (conversation_.State() != ConversationState::Open || !synced_) return;
    const int64_t now = ServerNow();
    for (const auto& stream : streams_) {
        Heard played;
        if (!stream->HasPlayed(now, played)) continue;
        const Who who{*conversation_.Session(), stream->Name()};
        requests::PlayHead(request_, conversation_.NextId(Telling::Nothing), who, played, now);
        transport_->Send(request_.Written());
    }
}

void KinelinkClient::KeepClock() {
    offset_ = conversation_.Clock().Offset();
    synced_ = conversation_.Clock().Synced();
}

ProtocolError KinelinkClient::ReceiveControl(Bytes message, int64_t now) {
    reader_.Reset(message);
    const std::string_view type = ReadType(reader_);
    if (!reader_.Ok()) return reader_.Error();
    reader_.Reset(message);
    if (type == "pong") {
        Pong pong;
        Read(reader_, pong);
        if (reader_.Ok()) conversation_.Take(pong, now);
        KeepClock();
    } else if (type == "reply") {
        Reply reply;
        Read(reader_, reply);
        if (reader_.Ok() && !conversation_.Take(reply, now)) notices_.Put(std::move(reply));
    } else if (type == "failure") {
        Failure failure;
        Read(reader_, failure);
        if (reader_.Ok() && !conversation_.Take(failure, now)) notices_.Put(std::move(failure));
    }
    return reader_.Error();
}

CharacterStream* KinelinkClient::StreamOf(const std::string& character) const {
    for (const auto& stream : streams_)
        if (stream->Name() == character) return stream.get();
    return nullptr;
}

}  // namespace kinelink

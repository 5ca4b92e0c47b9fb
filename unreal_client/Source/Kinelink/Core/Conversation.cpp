#include "Conversation.h"

#include <algorithm>
#include <utility>

namespace kinelink {

namespace {

constexpr int64_t OldestPong = 10 * Conversation::PingEvery;

size_t IndexOf(Channel channel) {
    return static_cast<size_t>(channel);
}

}  // namespace

Conversation::Conversation(ClientOptions options, ConversationLink& link)
    : options_(std::move(options)), link_(link), session_(options_.Session) {}

uint32_t Conversation::NextId() {
    lastId_++;
    if (lastId_ == 0) lastId_ = 1;
    return lastId_;
}

uint32_t Conversation::NextId(Telling telling) {
    const uint32_t id = NextId();
    if (telling == Telling::Answers) return id;
    quiet_[nextQuiet_] = {id, telling};
    nextQuiet_ = (nextQuiet_ + 1) % quiet_.size();
    return id;
}

void Conversation::Connected(Channel channel, int64_t now) {
    connected_[IndexOf(channel)] = true;
    heard_[IndexOf(channel)] = now;
    if (channel == Channel::Control) Greet(now);
}

void Conversation::Disconnected(Channel channel) {
    connected_[IndexOf(channel)] = false;
    if (channel == Channel::State) streaming_ = false;
    if (channel != Channel::Control) return;
    state_ = ConversationState::Offline;
    waiting_ = false;
}

void Conversation::Heard(Channel channel, int64_t now) {
    heard_[IndexOf(channel)] = now;
    if (channel == Channel::State) streaming_ = true;
    if (channel == Channel::Control) waiting_ = false;
}

void Conversation::Take(const Heartbeat& beat, int64_t now) {
    if (Greeted() && beat.Instance != instance_) Greet(now);
}

void Conversation::Take(const Pong& pong, int64_t now) {
    if (pong.T0 <= now && pong.T0 > now - OldestPong) clock_.Add(pong.T0, pong.T1, pong.T2, now);
}

bool Conversation::Take(const Reply& reply, int64_t now) {
    if (reply.Id == greeting_ && state_ == ConversationState::Greeting) Welcome(reply.Result, now);
    else if (reply.Id == opening_ && state_ == ConversationState::Opening) Opened(reply.Result);
    else return TellingOf(reply.Id) != Telling::Answers;
    return true;
}

bool Conversation::Take(const Failure& failure, int64_t now) {
    const bool hello = failure.Id == greeting_ && state_ == ConversationState::Greeting;
    const bool open = failure.Id == opening_ && state_ == ConversationState::Opening;
    if (hello || open) Refuse(now);
    else if (failure.Kind == "unknown_session" && state_ == ConversationState::Open) OpenSession(now);
    return TellingOf(failure.Id) == Telling::Nothing;
}

void Conversation::Tick(int64_t now) {
    if (Silent(now)) {
        for (int64_t& heard : heard_) heard = now;
        waiting_ = false;
        link_.ReconnectAll();
        return;
    }
    if (state_ == ConversationState::Refused && now >= nextTry_) Greet(now);
    if (!Greeted() || now < nextPing_) return;
    nextPing_ = now + (quickPings_ > 0 ? QuickPingEvery : PingEvery);
    if (quickPings_ > 0) quickPings_--;
    requests::Ping(request_, NextId(), now);
    Ask(now);
}

Telling Conversation::TellingOf(uint32_t id) const {
    for (const auto& [quietId, telling] : quiet_)
        if (quietId == id) return telling;
    return Telling::Answers;
}

bool Conversation::Silent(int64_t now) const {
    const auto still = [&](Channel channel) { return now - heard_[IndexOf(channel)] > Silence; };
    const bool events = connected_[IndexOf(Channel::Events)] && still(Channel::Events);
    const bool state = streaming_ && state_ == ConversationState::Open && still(Channel::State);
    // Pings go out with Tick only, so that the control channel's silence counts from what wasn't answered.
    const bool control = connected_[IndexOf(Channel::Control)] && waiting_ && now - waitingSince_ > Silence;
    return events || state || control;
}

/// Send what was just written; it will be answered.
void Conversation::Ask(int64_t now) {
    if (!request_.Ok()) {
        link_.Invalid(request_.Error());
        Refuse(now);
        return;
    }
    if (!waiting_) waitingSince_ = now;
    waiting_ = true;
    link_.Send(request_.Written());
}

void Conversation::Greet(int64_t now) {
    state_ = ConversationState::Greeting;
    greeting_ = NextId();
    requests::Hello(request_, greeting_, options_.Client, options_.Token);
    Ask(now);
}

void Conversation::Welcome(const Value& result, int64_t now) {
    const std::string instance = result["instance"].AsText();
    if (!instance_.empty() && instance != instance_) {
        clock_.Clear();
        link_.Forget();
    }
    instance_ = instance;
    const double lookahead = result["streams"]["lookahead"].AsNumber();
    lookahead_ = static_cast<int64_t>(std::clamp(lookahead, 0.0, 60.0) * static_cast<double>(Second));
    acknowledgeEvery_ = static_cast<int>(std::clamp<int64_t>(result["streams"]["ack"].AsWhole(), 1, 1000));
    nextPing_ = now;
    quickPings_ = QuickPings;
    OpenSession(now);
    Tick(now);
}

void Conversation::OpenSession(int64_t now) {
    state_ = ConversationState::Opening;
    opening_ = NextId();
    requests::OpenSession(request_, opening_, session_, options_.Scene, options_.Characters, options_.Seed, false);
    Ask(now);
}

void Conversation::Opened(const Value& result) {
    const Value& names = result["characters"];
    characters_.clear();
    for (size_t i = 0; i < std::min<size_t>(names.Count(), limits::Characters); i++)
        characters_.push_back(names[i].AsText());
    // A name that the server found is asked for from now on, so that all later subscriptions are the same.
    session_ = result["session"].AsText();
    state_ = ConversationState::Open;
    link_.Listen(*session_, characters_);
}

void Conversation::Refuse(int64_t now) {
    state_ = ConversationState::Refused;
    nextTry_ = now + RetryAfter;
}

}  // namespace kinelink

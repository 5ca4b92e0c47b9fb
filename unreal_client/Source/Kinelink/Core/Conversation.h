#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "Channel.h"
#include "ClientOptions.h"
#include "ClientRequests.h"
#include "ClockSync.h"
#include "Messages.h"
#include "Nanoseconds.h"

namespace kinelink {

/// How far a client has come with the server.
enum class ConversationState : uint8_t {
    Offline,   ///< No control connection.
    Greeting,  ///< `hello` is under way.
    Opening,   ///< `open_session` is under way.
    Open,      ///< Requests can be made.
    Refused    ///< `hello` or `open_session` was refused; tried again after five seconds.
};

/// What a Conversation lets be done.
class ConversationLink {
public:
    virtual ~ConversationLink() = default;

    /// Send on the control channel.
    virtual void Send(Bytes request) = 0;

    /// Subscribe to a session's streams; what is subscribed to already stays.
    virtual void Listen(const std::string& session, const std::vector<std::string>& characters) = 0;

    /// The server was started anew: drop what the old one sent, and have the streams come from the new one.
    virtual void Forget() = 0;

    /// Make all connections anew.
    virtual void ReconnectAll() = 0;

    /// The options can't be sent.
    virtual void Invalid(const ProtocolError& error) = 0;
};

/// What a client says to the server and when: hello, open_session, subscriptions, pings; again after a restart or a silence. Knows
/// no sockets and no clock. All times are nanoseconds on one's own clock. Not for several threads at once.
class Conversation {
public:
    static constexpr int64_t Silence = 3 * Second;
    static constexpr int64_t RetryAfter = 5 * Second;
    static constexpr int64_t PingEvery = Second;

    // A few pings at first, so that the clock is good soon.
    static constexpr int QuickPings = 5;
    static constexpr int64_t QuickPingEvery = 100 * Millisecond;

    Conversation(ClientOptions options, ConversationLink& link);

    ConversationState State() const { return state_; }
    const ClockSync& Clock() const { return clock_; }

    /// Which run of the server this is; empty before the first hello.
    const std::string& Instance() const { return instance_; }

    /// The session's name; none until one is known.
    const std::optional<std::string>& Session() const { return session_; }
    const std::vector<std::string>& Characters() const { return characters_; }

    /// How long before its `ts` the server sends a frame.
    int64_t Lookahead() const { return lookahead_; }

    /// After how many frames over WebSocket the server wants to be told that they came.
    int AcknowledgeEvery() const { return acknowledgeEvery_; }

    /// An id for a request.
    uint32_t NextId();

    /// An id for a request of whose answers the caller isn't told all.
    uint32_t NextId(Telling telling);

    void Connected(Channel channel, int64_t now);
    void Disconnected(Channel channel);

    /// Some message came.
    void Heard(Channel channel, int64_t now);

    void Take(const Heartbeat& beat, int64_t now);
    void Take(const Pong& pong, int64_t now);

    /// False where the caller is to be told.
    bool Take(const Reply& reply, int64_t now);

    /// A request was refused. False where the caller is to be told.
    bool Take(const Failure& failure, int64_t now);

    /// Do what it is time for. To be called a few times a second at least.
    void Tick(int64_t now);

private:
    bool Greeted() const { return state_ == ConversationState::Opening || state_ == ConversationState::Open; }
    Telling TellingOf(uint32_t id) const;
    bool Silent(int64_t now) const;
    void Ask(int64_t now);
    void Greet(int64_t now);
    void Welcome(const Value& result, int64_t now);
    void OpenSession(int64_t now);
    void Opened(const Value& result);
    void Refuse(int64_t now);

    const ClientOptions options_;
    ConversationLink& link_;
    MsgPackWriter request_;
    ConversationState state_ = ConversationState::Offline;
    ClockSync clock_;
    std::string instance_;
    std::optional<std::string> session_;
    std::vector<std::string> characters_;
    int64_t lookahead_ = 0;
    int acknowledgeEvery_ = 1;
    bool connected_[Channels] = {};
    int64_t heard_[Channels] = {};
    uint32_t lastId_ = 0;
    uint32_t greeting_ = 0;
    uint32_t opening_ = 0;
    int64_t nextTry_ = 0;
    int64_t nextPing_ = 0;
    int quickPings_ = 0;
    bool waiting_ = false;
    int64_t waitingSince_ = 0;
    bool streaming_ = false;
    std::array<std::pair<uint32_t, Telling>, 256> quiet_{};
    size_t nextQuiet_ = 0;
};

}  // namespace kinelink

#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "CharacterStream.h"
#include "ClientRequests.h"
#include "Conversation.h"
#include "Notice.h"
#include "Transport.h"

namespace kinelink {

/// A client of a Kinelink server: one session with its characters, over ZeroMQ or WebSocket. Call Update once a frame, then Sample for
/// each character, then fetch notices with Next; ask with the functions of ClientRequests at any time. Nothing here waits for the network.
class KinelinkClient final : public ClientRequests, private TransportListener, private ConversationLink {
public:
    explicit KinelinkClient(const ClientOptions& options);
    ~KinelinkClient() override { End(); }

    ConversationState State() const;
    std::string Session() const;
    std::vector<std::string> Characters() const;

    /// The server's clock now, nanoseconds; 0 before the first pong.
    int64_t ServerNow() const { return ServerTime(MonotonicNow()); }

    /// The server's clock at a time of MonotonicNow; 0 before the first pong. Takes no lock: audio threads may ask.
    int64_t ServerTime(int64_t own) const;

    /// What a character says, for an output to read; null until the session is open, then the same one as long as the client lives.
    std::shared_ptr<SoundTrack> Sound(const std::string& character) const;

    /// Begin to connect.
    void Start();

    /// Do what it is time for: pings, play heads, connecting again. Once a frame, or a few times a second.
    void Update();

    /// The pose of a character now. Where there is none yet, `into` stays as it is.
    Shown Sample(const std::string& character, Frame& into);

    /// How much of the pose sampled last is the stream's, 0..1; the rest is what the engine has the body do by itself.
    float Weight(const std::string& character) const;

    /// What the numbers of a frame mean; null where it isn't known.
    std::shared_ptr<const SkeletonInfo> Skeleton(const Frame& frame) const;

    /// What things a frame has; null where it isn't known.
    std::shared_ptr<const ObjectsInfo> Objects(const Frame& frame) const;

    /// The next notice, in the order in which they came. False where there is none.
    bool Next(Notice& notice) { return notices_.Take(notice); }

    /// How a character's stream is doing.
    Stats Report(const std::string& character);

    /// End all connections, and wait for their threads.
    void End();

private:
    void Connected(Channel channel) override;
    std::string Received(Channel channel, Bytes message) override;
    void Disconnected(Channel channel) override;
    void Ended(const std::string& what) override;

    void Send(Bytes request) override;
    void Listen(const std::string& session, const std::vector<std::string>& characters) override;
    void Forget() override;
    void ReconnectAll() override;
    void Invalid(const ProtocolError& error) override;

    Result<uint32_t> Request(Telling telling, const Write& write) override;
    ProtocolError ReceiveState(Bytes message, int64_t now);
    ProtocolError ReceiveEvent(Bytes message, int64_t now);
    ProtocolError ReceiveControl(Bytes message, int64_t now);
    bool ReceiveSound(Bytes message, ProtocolError& error);
    void TellPlayHeads();
    void KeepClock();
    CharacterStream* StreamOf(const std::string& character) const;

    mutable std::mutex gate_;
    NoticeQueue notices_;
    InfoTable<ObjectsInfo> things_;
    MsgPackReader reader_;
    MsgPackWriter request_;
    Conversation conversation_;
    std::vector<std::shared_ptr<CharacterStream>> streams_;
    bool stale_ = false;
    int64_t refused_ = 0;

    const bool sound_;

    // Apart from the lock, for audio threads.
    std::atomic<int64_t> offset_{0};
    std::atomic<bool> synced_{false};

    // Last, so that its threads end before what they use.
    std::unique_ptr<Transport> transport_;
};

}  // namespace kinelink

#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "Bytes.h"
#include "Socket.h"
#include "ZmtpFrames.h"

namespace kinelink {

class ZmtpConnection;
class ZmtpPeer;

/// Who hears what happens on a ZmtpConnection. Called on the connection's own thread.
class ZmtpListener {
public:
    virtual ~ZmtpListener() = default;

    /// Messages can be sent now; subscriptions have been sent.
    virtual void Connected(ZmtpConnection& connection) = 0;

    /// A message, valid until this returns. Where it is refused, the reason closes the connection; empty otherwise.
    virtual std::string Received(ZmtpConnection& connection, Bytes message) = 0;

    /// The connection has ended and is soon tried again.
    virtual void Disconnected(ZmtpConnection& connection, const std::string& reason) = 0;
};

/// A SUB or DEALER socket of ZeroMQ over TCP with its own thread. It connects again, each time a little later, until it is ended;
/// subscriptions are sent anew each time, messages are not.
class ZmtpConnection {
public:
    ZmtpConnection(std::string host, int port, ZmtpSocketType type, ZmtpListener& listener);
    ~ZmtpConnection() { End(); }
    ZmtpConnection(const ZmtpConnection&) = delete;
    ZmtpConnection& operator=(const ZmtpConnection&) = delete;

    /// How often it has been connected.
    int64_t Connects() const { return connects_; }

    /// Begin to connect.
    void Start();

    /// Send a message, soon. Never waits. False where there is no connection, or the peer doesn't read.
    bool Send(Bytes payload);

    /// Ask for messages that begin so, on this connection and all later ones.
    void Subscribe(std::string_view topic);

    /// Break the connection off and make it anew.
    void Reconnect();

    /// End, and wait for the thread. Not for the listener's use.
    void End();

private:
    void Run();
    bool Connect(std::string& reason);
    std::string Talk(bool& good);
    std::string TakeIn(ZmtpPeer& peer, bool& good);
    void BecomeReady(const ZmtpPeer& peer);
    void PutAnswers();
    bool Flush();
    void HangUp();

    const std::string host_;
    const int port_;
    const ZmtpSocketType type_;
    ZmtpListener& listener_;
    std::thread thread_;
    // What the peer must be answered; the thread's own.
    std::vector<uint8_t> answers_;
    std::atomic<int64_t> connects_{0};
    std::atomic<bool> stopping_{false};

    // Guards all below. The thread itself may use the socket to receive without it.
    std::mutex gate_;
    std::condition_variable stop_;
    Socket socket_;
    std::vector<std::string> topics_;
    std::vector<uint8_t> outbox_;
    int64_t lastSent_ = 0;
    bool ready_ = false;
    bool broken_ = false;
    int minor_ = 0;
};

}  // namespace kinelink

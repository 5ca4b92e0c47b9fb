#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "Peer.h"
#include "Wire.h"

namespace kinelink {

class Connection;

/// Who hears what happens on a Connection. Called on the connection's own thread.
class ConnectionListener {
public:
    virtual ~ConnectionListener() = default;

    /// Messages can be sent now; subscriptions have been sent.
    virtual void Connected(Connection& connection) = 0;

    /// A message, valid until this returns. Where it is refused, the reason closes the connection; empty otherwise.
    virtual std::string Received(Connection& connection, Bytes message) = 0;

    /// The connection has ended and is soon tried again.
    virtual void Disconnected(Connection& connection, const std::string& reason) = 0;
};

/// Where to connect to, and what is spoken there.
struct Endpoint {
    std::string Host;
    int Port = 0;

    /// Makes our side of a new connection, which puts what it must answer behind `answers`.
    std::function<std::unique_ptr<Peer>(std::vector<uint8_t>& answers)> Speak;

    /// Null: not encrypted.
    std::shared_ptr<kinelink::Tls> Tls;
};

/// A TCP connection with its own thread. It connects again, each time a little later, until it is ended; subscriptions are sent anew
/// each time, messages are not.
class Connection {
public:
    Connection(Endpoint endpoint, ConnectionListener& listener);
    ~Connection() { End(); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// How often it has been connected.
    int64_t Connects() const { return connects_; }

    /// Begin to connect.
    void Start();

    /// Send a message, soon. Never waits. False where there is no connection, or the other side doesn't read.
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
    bool Begin(Socket& socket, std::string& reason);
    std::string Talk(bool& good);
    std::string Ended();
    std::string TakeIn(bool& good);
    void BecomeReady();
    void PutAnswers();
    bool Flush();
    void HangUp();

    const Endpoint endpoint_;
    ConnectionListener& listener_;
    std::thread thread_;
    // What the other side must be answered; the thread's own.
    std::vector<uint8_t> answers_;
    std::atomic<int64_t> connects_{0};
    std::atomic<bool> stopping_{false};

    // Guards all below. The thread itself may receive without it.
    std::mutex gate_;
    std::condition_variable stop_;
    Wire wire_;
    std::unique_ptr<Peer> peer_;
    std::vector<std::string> topics_;
    std::vector<uint8_t> outbox_;
    int64_t lastSent_ = 0;
    bool ready_ = false;
    bool broken_ = false;
};

}  // namespace kinelink

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "Bytes.h"

namespace kinelink {

/// One connection's encryption: bytes in, bytes out, no socket. Calls come one at a time, from several threads.
class TlsSession {
public:
    virtual ~TlsSession() = default;

    /// Bytes came from the server. What they mean is put behind `plain`, what is to be sent behind `out`. False where the connection
    /// is over, or the server isn't the one it should be: then Error says why.
    virtual bool Receive(Bytes sealed, std::vector<uint8_t>& plain, std::vector<uint8_t>& out) = 0;

    /// Encrypt for the server; kept until the handshake is over. False as above.
    virtual bool Send(Bytes plain, std::vector<uint8_t>& out) = 0;

    virtual std::string Error() const = 0;
};

/// Where TLS comes from: a library that the core doesn't know, such as the engine's.
class Tls {
public:
    virtual ~Tls() = default;

    /// Begin with a host, whose name the certificate has to bear. What is to be sent first is put behind `out`. Null where TLS
    /// can't be had.
    virtual std::unique_ptr<TlsSession> Begin(const std::string& host, std::vector<uint8_t>& out) = 0;
};

}  // namespace kinelink

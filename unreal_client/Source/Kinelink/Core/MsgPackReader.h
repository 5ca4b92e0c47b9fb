#pragma once

#include <string>
#include <string_view>

#include "Bytes.h"
#include "Limits.h"
#include "MsgPackKind.h"
#include "ProtocolError.h"

namespace kinelink {

/// Reads msgpack from some bytes, one value after another. Every length is checked before it is used. The first error stays:
/// from then on every read gives nothing, so that it is enough to ask for the error once at the end. Allocates only for an error.
class MsgPackReader {
public:
    /// Begin with a message; its bytes must stay where they are.
    void Reset(Bytes message);

    bool Ok() const { return error_.Ok(); }
    const ProtocolError& Error() const { return error_; }

    /// The kind of the value that comes next.
    MsgPackKind Peek();

    /// Begin a map; returns its number of entries.
    int ReadMap();

    /// Begin a list; returns its number of items.
    int ReadList();

    /// Read the key of a message's field. False where its value is nil, which is as good as left out: both are skipped.
    bool ReadKey();

    /// Whether the key read last is this one; errors then name the field. name: must stay.
    bool Key(std::string_view name);

    /// Nothing may follow a message.
    void ReadEnd();

    void ReadNil();
    bool ReadFlag();

    /// A whole number of 64 bits. huge: it is above that, and given modulo 2^64.
    int64_t ReadWhole(bool& huge);

    /// A floating-point number of 32 or 64 bits.
    double ReadNumber();

    /// Valid UTF-8.
    std::string_view ReadText();

    /// Bytes as they are.
    Bytes ReadBytes();

    /// Pass over a value, with at most `depth` levels of maps and lists below it.
    void Skip(int depth = limits::Depth);

    /// The value, or the field, isn't what it should be.
    void Bad(const std::string& wanted);
    void TooDeep();
    void Refuse(ErrorKind kind, const std::string& message);

private:
    void Malformed(const std::string& what);
    void SkipExtension();
    bool Need(uint64_t count);
    uint8_t Take();
    uint64_t TakeUnsigned(int count);
    int Fits(uint64_t count, uint64_t bytesEach);
    Bytes TakeBytes(uint64_t count);

    const uint8_t* at_ = nullptr;
    const uint8_t* end_ = nullptr;
    std::string_view key_;
    std::string_view field_;
    ProtocolError error_;
};

}  // namespace kinelink

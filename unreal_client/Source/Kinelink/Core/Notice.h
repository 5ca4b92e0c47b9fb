#pragma once

#include <deque>
#include <mutex>
#include <string>

#include "Messages.h"

namespace kinelink {

/// Something to tell the caller. Only the field of its kind is set.
struct Notice {
    enum class Type : uint8_t {
        Event,        ///< Something happened to a character.
        Reply,        ///< A request was done.
        Failure,      ///< A request was refused.
        Opened,       ///< The session is open: for the first time, or again. Text is its name.
        Disconnected  ///< A connection has ended and is tried again; Text says which and why.
    };

    Type Kind = Type::Event;
    EventInfo Event;
    kinelink::Reply Reply;
    kinelink::Failure Failure;
    std::string Text;
};

/// Notices from the network's threads to the caller's. When nobody fetches them the oldest give way.
class NoticeQueue {
public:
    static constexpr size_t Capacity = 1024;

    void Put(Notice notice);
    void Put(Notice::Type kind, const std::string& text);
    void Put(EventInfo happened);
    void Put(Reply reply);
    void Put(Failure failure);

    /// The oldest. False where there is none.
    bool Take(Notice& notice);

    /// Notices that gave way.
    int64_t Forgotten() const;

private:
    mutable std::mutex gate_;
    std::deque<Notice> waiting_;
    int64_t forgotten_ = 0;
};

}  // namespace kinelink

#include "Notice.h"

#include <utility>

namespace kinelink {

namespace {

template <class T>
Notice NoticeOf(Notice::Type kind, T Notice::*field, T what) {
    Notice notice;
    notice.Kind = kind;
    notice.*field = std::move(what);
    return notice;
}

}  // namespace

void NoticeQueue::Put(Notice notice) {
    std::lock_guard<std::mutex> lock(gate_);
    if (waiting_.size() == Capacity) {
        waiting_.pop_front();
        forgotten_++;
    }
    waiting_.push_back(std::move(notice));
}

void NoticeQueue::Put(Notice::Type kind, const std::string& text) {
    Put(NoticeOf(kind, &Notice::Text, text));
}

void NoticeQueue::Put(EventInfo happened) {
    Put(NoticeOf(Notice::Type::Event, &Notice::Event, std::move(happened)));
}

void NoticeQueue::Put(Reply reply) {
    Put(NoticeOf(Notice::Type::Reply, &Notice::Reply, std::move(reply)));
}

void NoticeQueue::Put(Failure failure) {
    Put(NoticeOf(Notice::Type::Failure, &Notice::Failure, std::move(failure)));
}

bool NoticeQueue::Take(Notice& notice) {
    std::lock_guard<std::mutex> lock(gate_);
    if (waiting_.empty()) return false;
    notice = std::move(waiting_.front());
    waiting_.pop_front();
    return true;
}

int64_t NoticeQueue::Forgotten() const {
    std::lock_guard<std::mutex> lock(gate_);
    return forgotten_;
}

}  // namespace kinelink

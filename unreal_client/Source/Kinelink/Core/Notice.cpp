#include "Notice.h"

#include <utility>

namespace kinelink {

void NoticeQueue::Put(Notice notice) {
    std::lock_guard<std::mutex> lock(gate_);
    if (waiting_.size() == Capacity) {
        waiting_.pop_front();
        forgotten_++;
    }
    waiting_.push_back(std::move(notice));
}

void NoticeQueue::Put(Notice::Type kind, const std::string& text) {
    Notice notice;
    notice.Kind = kind;
    notice.Text = text;
    Put(std::move(notice));
}

void NoticeQueue::Put(EventInfo happened) {
    Notice notice;
    notice.Kind = Notice::Type::Event;
    notice.Event = std::move(happened);
    Put(std::move(notice));
}

void NoticeQueue::Put(Reply reply) {
    Notice notice;
    notice.Kind = Notice::Type::Reply;
    notice.Reply = std::move(reply);
    Put(std::move(notice));
}

void NoticeQueue::Put(Failure failure) {
    Notice notice;
    notice.Kind = Notice::Type::Failure;
    notice.Failure = std::move(failure);
    Put(std::move(notice));
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

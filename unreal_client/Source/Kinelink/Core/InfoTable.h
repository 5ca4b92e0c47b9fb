#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace kinelink {

/// The last few things that are named by a content hash. Frames of the one before still play when the next has come.
template <class T>
class InfoTable {
public:
    /// Null where it isn't known.
    std::shared_ptr<const T> Find(const std::string& hash) const {
        for (const Entry& one : entries_)
            if (one.Info && one.Hash == hash) return one.Info;
        return nullptr;
    }

    void Keep(const std::string& hash, T info) {
        if (Find(hash)) return;
        entries_[next_] = {hash, std::make_shared<const T>(std::move(info))};
        next_ = (next_ + 1) % entries_.size();
    }

    void Clear() { entries_.fill({}); }

private:
    struct Entry {
        std::string Hash;
        std::shared_ptr<const T> Info;
    };

    std::array<Entry, 8> entries_;
    size_t next_ = 0;
};

}  // namespace kinelink

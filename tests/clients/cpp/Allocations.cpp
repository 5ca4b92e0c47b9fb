#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

#include "Frame.h"
#include "JitterBuffer.h"
#include "Probe.h"

// How often memory is allocated while frames come and are shown.
using namespace kinelink;

namespace {

thread_local int64_t allocations = 0;
std::atomic<int64_t> allocationsOfAll{0};

void* Allocate(std::size_t size) {
    allocations++;
    allocationsOfAll++;
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory == nullptr) std::abort();
    return memory;
}

}  // namespace

void* operator new(std::size_t size) {
    return Allocate(size);
}

void* operator new[](std::size_t size) {
    return Allocate(size);
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete[](void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace probe {

namespace {

// Kept where others could see it, so that making it can't be left out.
std::unique_ptr<char[]> wasted;

/// Read, keep and sample one frame again and again. waste: bytes made on purpose with each, which tells that this would show.
std::string CountAllocations(const Words& words) {
    const std::vector<uint8_t> message = BytesOf(words[1]);
    const int64_t count = Whole(words[2]), waste = Whole(words[3]), step = 16 * Millisecond;
    MsgPackReader reader;
    JitterBuffer buffer;
    std::unique_ptr<Frame> next = std::make_unique<Frame>();
    Frame pose;
    int64_t before = 0;
    for (int64_t i = -1000; i < count; i++) {
        if (i == 0) before = allocations;
        reader.Reset(View(message));
        ReadFrame(reader, *next);
        if (!reader.Ok()) return Answer(reader.Error());
        next->Ts = i * step;
        next->Seq = static_cast<uint32_t>(i);
        buffer.Push(next, next->Ts - 15 * step);
        buffer.Sample((i - 15) * step + step / 3, pose);
        if (waste > 0) wasted = std::make_unique<char[]>(static_cast<size_t>(waste));
    }
    return Ok(allocations - before);
}

}  // namespace

int64_t Allocations() {
    return allocations;
}

int64_t AllocationsElsewhere() {
    return allocationsOfAll - allocations;
}

void RegisterAllocations(Commands& commands) {
    commands["collections"] = CountAllocations;
}

}  // namespace probe

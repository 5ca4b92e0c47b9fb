#pragma once

#include <cstddef>
#include <cstdint>

namespace kinelink {

/// How big messages and their parts may be, as docs/protocol.md says.
namespace limits {

constexpr uint32_t Version = 1;
constexpr size_t MessageBytes = 8u << 20;
constexpr size_t TopicBytes = 512;

/// A message with its topic and the zero between.
constexpr size_t LongestMessage = MessageBytes + TopicBytes + 1;
constexpr size_t SoundBytes = 1u << 20;
constexpr size_t FileBytes = 6u << 20;
constexpr int Name = 128;
constexpr int Topic = 3 * Name;
constexpr int Instruction = 4000;
constexpr int Remark = 4096;
constexpr int Joints = 512;
constexpr int Objects = 1024;
constexpr int Curves = 512;
constexpr int Characters = 16;
constexpr int Topics = 64;

/// Samples a second, of what is sent and of what may come; the highest number of a sample.
constexpr uint32_t AudioRate = 24000;
constexpr int LowestRate = 8000;
constexpr int HighestRate = 192000;
constexpr int64_t Samples = int64_t{1} << 53;

/// Nesting of maps and lists in plain data, and values in all of them together.
constexpr int Depth = 16;
constexpr int Items = 500000;

/// How far the squared length of a quaternion may be from one.
constexpr float UnitTolerance = 2e-3f;

}  // namespace limits
}  // namespace kinelink

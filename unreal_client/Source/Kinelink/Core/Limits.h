#pragma once

#include <cstddef>
#include <cstdint>

namespace kinelink {

/// How big messages and their parts may be, as docs/protocol.md says.
namespace limits {

constexpr uint32_t Version = 1;
constexpr size_t MessageBytes = 8u << 20;
constexpr size_t TopicBytes = 512;
constexpr int Name = 128;
constexpr int Instruction = 4000;
constexpr int Remark = 4096;
constexpr int Joints = 512;
constexpr int Objects = 1024;
constexpr int Curves = 512;
constexpr int Characters = 16;

/// Nesting of maps and lists in plain data, and values in all of them together.
constexpr int Depth = 16;
constexpr int Items = 500000;

/// How far the squared length of a quaternion may be from one.
constexpr float UnitTolerance = 2e-3f;

}  // namespace limits
}  // namespace kinelink

#include "KinelinkEventSchedule.h"

#include <algorithm>
#include <string_view>

#include "Core/JitterBuffer.h"

namespace
{
	constexpr std::string_view Lasting[] = {"speaking", "word", "viseme", "said", "talk_opened", "switched", "talk_closed", "listening",
		"heard", "thinking", "answer", "answered", "broken_off", "laps", "talk_failed", "late", "hurried", "quality", "error",
		"interrupted"};

	bool IsVoid(const kinelink::EventInfo& Event, uint32 Epoch)
	{
		// Epochs count upwards and begin again at zero.
		const bool bOld = static_cast<int32>(Event.Epoch - Epoch) < 0;
		return bOld && std::find(std::begin(Lasting), std::end(Lasting), Event.Name) == std::end(Lasting);
	}
}

void FKinelinkEventSchedule::Add(kinelink::EventInfo Event)
{
	const auto Later = [](int64 Ts, const kinelink::EventInfo& One) { return Ts < One.Ts; };
	Waiting.insert(std::upper_bound(Waiting.begin(), Waiting.end(), Event.Ts, Later), std::move(Event));
}

bool FKinelinkEventSchedule::Take(int64 Ts, const TOptional<uint32>& Epoch, kinelink::EventInfo& Due)
{
	// An event that is farther ahead than any frame may be is of another clock: nothing to wait for.
	const int64 Farthest = kinelink::Plus(Ts, kinelink::JitterBuffer::Farthest);
	while (!Waiting.empty() && (Waiting.front().Ts <= Ts || Waiting.front().Ts > Farthest))
	{
		Due = std::move(Waiting.front());
		Waiting.erase(Waiting.begin());
		if (!Epoch.IsSet() || !IsVoid(Due, *Epoch))
		{
			return true;
		}
	}
	return false;
}

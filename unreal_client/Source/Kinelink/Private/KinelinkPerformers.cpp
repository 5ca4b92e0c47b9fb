#include "KinelinkPerformers.h"

#include <algorithm>

namespace
{
	template <class FList>
	auto FindIn(FList& List, const std::string& Name)
	{
		return std::find_if(List.begin(), List.end(), [&Name](const auto& One) { return One.Name == Name; });
	}
}

void FKinelinkPerformers::Recast(const std::vector<std::string>& Names)
{
	std::vector<FPerformer> Wanted(Names.size());
	for (size_t Index = 0; Index < Names.size(); ++Index)
	{
		const auto Known = FindIn(Here, Names[Index]);
		if (Known != Here.end())
		{
			Wanted[Index] = std::move(*Known);
		}
		Wanted[Index].Name = Names[Index];
	}
	Here = std::move(Wanted);
}

void FKinelinkPerformers::Expect(kinelink::EventInfo Event)
{
	const auto Performer = FindIn(Here, Event.Character);
	if (Performer != Here.end())
	{
		Performer->Events.Add(std::move(Event));
	}
}

void FKinelinkPerformers::Advance(kinelink::KinelinkClient& Client, const std::function<void(kinelink::EventInfo&&)>& Tell)
{
	for (FPerformer& Performer : Here)
	{
		Performer.bPosed = Client.Sample(Performer.Name, Performer.Pose) != kinelink::Shown::Nothing;
		const int64 Now = Performer.bPosed ? Performer.Pose.Ts : Client.ServerNow();
		const TOptional<uint32> Epoch = Performer.bPosed ? TOptional<uint32>(Performer.Pose.Epoch) : TOptional<uint32>();
		for (kinelink::EventInfo Due; Performer.Events.Take(Now - ShownLater, Epoch, Due);)
		{
			Tell(std::move(Due));
		}
	}
}

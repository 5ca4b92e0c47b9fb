#pragma once

#include <functional>
#include <string>
#include <vector>

#include "CoreMinimal.h"

#include "Core/KinelinkClient.h"

#include "KinelinkEventSchedule.h"

/** The characters of a session, each with its pose of the moment and what is about to happen to it. The connection's thread's own. */
class FKinelinkPerformers
{
public:
	struct FPerformer
	{
		std::string Name;

		/** As it was last shown. */
		kinelink::Frame Pose;

		/** Whether there is a pose now; the one before stays otherwise. */
		bool bPosed = false;

		FKinelinkEventSchedule Events;
	};

	/** ShownLater: how long after a pose was sampled the engine shows it, nanoseconds. */
	explicit FKinelinkPerformers(int64 InShownLater) : ShownLater(InShownLater) {}

	/** The session has these characters now. */
	void Recast(const std::vector<std::string>& Names);

	const std::vector<FPerformer>& All() const { return Here; }

	/** Something is going to happen to a character. */
	void Expect(kinelink::EventInfo Event);

	/** Take the poses of now, and tell what happens with them. */
	void Advance(kinelink::KinelinkClient& Client, const std::function<void(kinelink::EventInfo&&)>& Tell);

private:
	const int64 ShownLater;
	std::vector<FPerformer> Here;
};

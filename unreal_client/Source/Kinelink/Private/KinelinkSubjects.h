#pragma once

#include "CoreMinimal.h"
#include "LiveLinkTypes.h"
#include "Misc/FrameRate.h"

#include "KinelinkConnection.h"

class ILiveLinkClient;

/**
 * Puts a session's poses before Live Link: a body with its curves as Animation, the face by itself as Basic, every thing as Transform.
 * Static data goes out when the skeleton's or the curves' content changed and at no other time, since it makes Live Link forget all
 * frames it has; frames go out only after it, with as many numbers as it said. Runs on the connection's thread.
 */
class FKinelinkSubjects final : public FKinelinkPump
{
public:
	FKinelinkSubjects(ILiveLinkClient& InLiveLink, const FGuid& InSource, const FString& InPrefix);

	virtual void Pump(kinelink::KinelinkClient& Client, const FKinelinkPerformers& Performers) override;

	/** The name of a character's body among Live Link's subjects; that of its face; that of a thing. */
	static FName BodyName(const FString& Prefix, const std::string& Character);
	static FName FaceName(const FString& Prefix, const std::string& Character);
	static FName ThingName(const FString& Prefix, const std::string& Id);

private:
	struct FCharacter
	{
		std::string Name;
		FName Body;
		FName Face;
		/** Which skeleton Live Link knows; none at first. */
		std::shared_ptr<const kinelink::SkeletonInfo> Skeleton;
		FFrameRate Rate{60, 1};
	};

	/** When a pose is to be shown. */
	struct FMoment
	{
		FLiveLinkWorldTime World;
		FQualifiedFrameTime Scene;
	};

	ILiveLinkClient& LiveLink;
	const FGuid Source;
	const FString Prefix;
	/** In the order of the performers. */
	TArray<FCharacter> Characters;
	/** Which things Live Link knows, in the order of the frames' numbers. */
	std::shared_ptr<const kinelink::ObjectsInfo> Things;
	TArray<FName> ThingNames;
	int64 LastTime = 0;

	bool Advance(int64 Now);
	void Forget();
	void Recast(const FKinelinkPerformers& Performers);
	FMoment MomentOf(const FCharacter& Character) const;
	void PushBodyStatic(FCharacter& Character, std::shared_ptr<const kinelink::SkeletonInfo> Skeleton);
	void PushBody(const FCharacter& Character, const kinelink::Frame& Pose, const FMoment& Moment);
	void PushThingsStatic(std::shared_ptr<const kinelink::ObjectsInfo> Objects);
	void PushThings(const kinelink::Frame& Pose, const FMoment& Moment);
	void Remove(const FName& Subject);
	void PushStatic(const FName& Subject, TSubclassOf<ULiveLinkRole> Role, FLiveLinkStaticDataStruct&& Data);
	void PushFrame(const FName& Subject, const FMoment& Moment, FLiveLinkFrameDataStruct&& Data);
};

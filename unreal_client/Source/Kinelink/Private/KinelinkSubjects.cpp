#include "KinelinkSubjects.h"

#include "HAL/PlatformTime.h"
#include "ILiveLinkClient.h"
#include "Misc/QualifiedFrameTime.h"
#include "Misc/Timecode.h"
#include "Roles/LiveLinkAnimationRole.h"
#include "Roles/LiveLinkAnimationTypes.h"
#include "Roles/LiveLinkBasicRole.h"
#include "Roles/LiveLinkBasicTypes.h"
#include "Roles/LiveLinkTransformRole.h"
#include "Roles/LiveLinkTransformTypes.h"

#include "KinelinkAxes.h"
#include "KinelinkText.h"

namespace
{
	constexpr double NanosecondsToSeconds = 1e-9;

	// The server's clock as a client estimates it may step by a round trip, never by this much.
	constexpr int64 AnotherClock = kinelink::Second;

	TArray<FName> NamesOf(const std::vector<std::string>& Texts)
	{
		TArray<FName> Names;
		Names.Reserve(static_cast<int32>(Texts.size()));
		for (const std::string& Text : Texts)
		{
			Names.Add(KinelinkText::ToName(KinelinkText::FromUtf8(Text)));
		}
		return Names;
	}

	TArray<float> NumbersOf(const std::vector<float>& Numbers)
	{
		return TArray<float>(Numbers.data(), static_cast<int32>(Numbers.size()));
	}

	/** Whether frames of the one have as many numbers as those of the other, for the same bones and curves. */
	bool IsSame(const kinelink::SkeletonInfo& A, const kinelink::SkeletonInfo& B)
	{
		return A.Sk == B.Sk && A.Names.size() == B.Names.size() && A.Curves == B.Curves;
	}

	/** Whether a pose has the numbers of this skeleton and these things. */
	bool Fits(const kinelink::Frame& Pose, const kinelink::SkeletonInfo& Skeleton, const kinelink::ObjectsInfo& Objects)
	{
		return Pose.Q.size() == 4 * Skeleton.Names.size() && Pose.C.size() == Skeleton.Curves.size() &&
			Pose.O.size() == 7 * Objects.Objects.size();
	}
}

FKinelinkSubjects::FKinelinkSubjects(ILiveLinkClient& InLiveLink, const FGuid& InSource, const FString& InPrefix)
	: LiveLink(InLiveLink), Source(InSource), Prefix(InPrefix)
{
}

FName FKinelinkSubjects::BodyName(const FString& Prefix, const std::string& Character)
{
	return KinelinkText::ToName(Prefix + KinelinkText::FromUtf8(Character));
}

FName FKinelinkSubjects::FaceName(const FString& Prefix, const std::string& Character)
{
	return KinelinkText::ToName(Prefix + KinelinkText::FromUtf8(Character) + TEXT("_face"));
}

FName FKinelinkSubjects::ThingName(const FString& Prefix, const std::string& Id)
{
	return KinelinkText::ToName(Prefix + TEXT("thing_") + KinelinkText::FromUtf8(Id));
}

void FKinelinkSubjects::Pump(kinelink::KinelinkClient& Client, const FKinelinkPerformers& Performers)
{
	Recast(Performers);
	if (!Advance(Client.ServerNow()))
	{
		return;
	}
	bool bThings = false;
	for (int32 Index = 0; Index < Characters.Num(); ++Index)
	{
		FCharacter& Character = Characters[Index];
		const FKinelinkPerformers::FPerformer& Performer = Performers.All()[static_cast<size_t>(Index)];
		// Both may be forgotten, or be others, since the pose was sampled: the server was started anew.
		const auto Skeleton = Client.Skeleton(Performer.Pose);
		const auto Objects = Client.Objects(Performer.Pose);
		if (!Performer.bPosed || !Skeleton || !Objects || !Fits(Performer.Pose, *Skeleton, *Objects))
		{
			continue;
		}
		if (!Character.Skeleton || !IsSame(*Character.Skeleton, *Skeleton))
		{
			PushBodyStatic(Character, Skeleton);
		}
		const FMoment Moment = MomentOf(Character);
		PushBody(Character, Performer.Pose, Moment);
		// All characters' frames tell of the same things.
		if (!bThings)
		{
			PushThingsStatic(Objects);
			PushThings(Performer.Pose, Moment);
			bThings = true;
		}
	}
}

/** The moment of all frames of this turn. Live Link drops what it has when time goes back, so that it never does. */
bool FKinelinkSubjects::Advance(int64 Now)
{
	if (Now == 0)
	{
		return false;
	}
	if (Now < LastTime - AnotherClock)
	{
		Forget();
	}
	LastTime = FMath::Max(Now, LastTime + kinelink::Millisecond / 1000);
	return true;
}

/** Another server: what was pushed has the times of the old one's clock, and static data makes Live Link drop it. */
void FKinelinkSubjects::Forget()
{
	LastTime = 0;
	for (FCharacter& Character : Characters)
	{
		Character.Skeleton.reset();
	}
	for (const FName& Name : ThingNames)
	{
		Remove(Name);
	}
	ThingNames.Empty();
	Things.reset();
}

void FKinelinkSubjects::Recast(const FKinelinkPerformers& Performers)
{
	bool bSame = Characters.Num() == static_cast<int32>(Performers.All().size());
	for (int32 Index = 0; bSame && Index < Characters.Num(); ++Index)
	{
		bSame = Characters[Index].Name == Performers.All()[static_cast<size_t>(Index)].Name;
	}
	if (bSame)
	{
		return;
	}
	for (const FCharacter& Character : Characters)
	{
		Remove(Character.Body);
		Remove(Character.Face);
	}
	Characters.Empty();
	for (const FKinelinkPerformers::FPerformer& Performer : Performers.All())
	{
		FCharacter& Character = Characters.AddDefaulted_GetRef();
		Character.Name = Performer.Name;
		Character.Body = BodyName(Prefix, Performer.Name);
		Character.Face = FaceName(Prefix, Performer.Name);
	}
}

FKinelinkSubjects::FMoment FKinelinkSubjects::MomentOf(const FCharacter& Character) const
{
	const double Seconds = static_cast<double>(LastTime) * NanosecondsToSeconds;
	// The server's clock as time of day: the same for everybody who listens to it. Poses go out more often than its frames.
	const double OfDay = FMath::Fmod(Seconds, 86400.0);
	const FTimecode Timecode(OfDay, Character.Rate, false, true);
	const float Share = Character.Rate.AsFrameTime(OfDay).GetSubFrame();
	const FFrameTime FrameTime(Timecode.ToFrameNumber(Character.Rate), Share);
	return {FLiveLinkWorldTime(Seconds, FPlatformTime::Seconds() - Seconds), FQualifiedFrameTime(FrameTime, Character.Rate)};
}

void FKinelinkSubjects::PushBodyStatic(FCharacter& Character, std::shared_ptr<const kinelink::SkeletonInfo> Skeleton)
{
	const TArray<FName> Curves = NamesOf(Skeleton->Curves);
	FLiveLinkStaticDataStruct Body(FLiveLinkSkeletonStaticData::StaticStruct());
	FLiveLinkSkeletonStaticData& Bones = *Body.Cast<FLiveLinkSkeletonStaticData>();
	Bones.SetBoneNames(NamesOf(Skeleton->Names));
	Bones.SetBoneParents(TArray<int32>(Skeleton->Parents.data(), static_cast<int32>(Skeleton->Parents.size())));
	// With the body too, so that a recording of it alone has the face.
	Bones.PropertyNames = Curves;
	PushStatic(Character.Body, ULiveLinkAnimationRole::StaticClass(), MoveTemp(Body));

	FLiveLinkStaticDataStruct Face(FLiveLinkBaseStaticData::StaticStruct());
	Face.Cast<FLiveLinkBaseStaticData>()->PropertyNames = Curves;
	PushStatic(Character.Face, ULiveLinkBasicRole::StaticClass(), MoveTemp(Face));

	if (Skeleton->Rate.size() == 2 && Skeleton->Rate[0] > 0 && Skeleton->Rate[1] > 0)
	{
		Character.Rate = FFrameRate(static_cast<uint32>(Skeleton->Rate[0]), static_cast<uint32>(Skeleton->Rate[1]));
	}
	Character.Skeleton = MoveTemp(Skeleton);
}

void FKinelinkSubjects::PushBody(const FCharacter& Character, const kinelink::Frame& Pose, const FMoment& Moment)
{
	const std::vector<float>& Rest = Character.Skeleton->Rest;
	FLiveLinkFrameDataStruct Body(FLiveLinkAnimationFrameData::StaticStruct());
	FLiveLinkAnimationFrameData& Bones = *Body.Cast<FLiveLinkAnimationFrameData>();
	const int32 Num = static_cast<int32>(Character.Skeleton->Names.size());
	Bones.Transforms.Reserve(Num);
	for (int32 Bone = 0; Bone < Num; ++Bone)
	{
		const size_t At = static_cast<size_t>(Bone);
		const float* Place = Bone == 0 ? Pose.Root.data() : &Rest[3 * At];
		Bones.Transforms.Emplace(KinelinkAxes::RotationFromWire(&Pose.Q[4 * At]), KinelinkAxes::PlaceFromWire(Place));
	}
	Bones.PropertyValues = NumbersOf(Pose.C);
	PushFrame(Character.Body, Moment, MoveTemp(Body));

	FLiveLinkFrameDataStruct Face(FLiveLinkBaseFrameData::StaticStruct());
	Face.Cast<FLiveLinkBaseFrameData>()->PropertyValues = NumbersOf(Pose.C);
	PushFrame(Character.Face, Moment, MoveTemp(Face));
}

/** New things become subjects, those that are gone are removed; things that stay keep the frames that Live Link has of them. */
void FKinelinkSubjects::PushThingsStatic(std::shared_ptr<const kinelink::ObjectsInfo> Objects)
{
	if (Things && Things->Ok == Objects->Ok && Things->Objects.size() == Objects->Objects.size())
	{
		return;
	}
	TArray<FName> Names;
	for (const kinelink::Value& Object : Objects->Objects)
	{
		Names.Add(ThingName(Prefix, Object["id"].AsText()));
	}
	for (const FName& Name : ThingNames)
	{
		if (!Names.Contains(Name))
		{
			Remove(Name);
		}
	}
	for (const FName& Name : Names)
	{
		if (!ThingNames.Contains(Name))
		{
			FLiveLinkStaticDataStruct Data(FLiveLinkTransformStaticData::StaticStruct());
			FLiveLinkTransformStaticData& Thing = *Data.Cast<FLiveLinkTransformStaticData>();
			Thing.bIsLocationSupported = true;
			Thing.bIsRotationSupported = true;
			Thing.bIsScaleSupported = false;
			PushStatic(Name, ULiveLinkTransformRole::StaticClass(), MoveTemp(Data));
		}
	}
	ThingNames = MoveTemp(Names);
	Things = MoveTemp(Objects);
}

void FKinelinkSubjects::PushThings(const kinelink::Frame& Pose, const FMoment& Moment)
{
	for (int32 Index = 0; Index < ThingNames.Num(); ++Index)
	{
		const float* Numbers = &Pose.O[7 * static_cast<size_t>(Index)];
		FLiveLinkFrameDataStruct Data(FLiveLinkTransformFrameData::StaticStruct());
		Data.Cast<FLiveLinkTransformFrameData>()->Transform =
			FTransform(KinelinkAxes::RotationFromWire(Numbers + 3), KinelinkAxes::PlaceFromWire(Numbers));
		PushFrame(ThingNames[Index], Moment, MoveTemp(Data));
	}
}

void FKinelinkSubjects::Remove(const FName& Subject)
{
	LiveLink.RemoveSubject_AnyThread(FLiveLinkSubjectKey(Source, Subject));
}

void FKinelinkSubjects::PushStatic(const FName& Subject, TSubclassOf<ULiveLinkRole> Role, FLiveLinkStaticDataStruct&& Data)
{
	LiveLink.PushSubjectStaticData_AnyThread(FLiveLinkSubjectKey(Source, Subject), Role, MoveTemp(Data));
}

void FKinelinkSubjects::PushFrame(const FName& Subject, const FMoment& Moment, FLiveLinkFrameDataStruct&& Data)
{
	FLiveLinkBaseFrameData& Base = *Data.GetBaseData();
	Base.WorldTime = Moment.World;
	Base.MetaData.SceneTime = Moment.Scene;
	LiveLink.PushSubjectFrameData_AnyThread(FLiveLinkSubjectKey(Source, Subject), MoveTemp(Data));
}

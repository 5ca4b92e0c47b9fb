#include "LiveLinkClient.h"

const FName ILiveLinkClient::ModularFeatureName(TEXT("ModularFeature_LiveLinkClient"));

FTimecode::FTimecode(double InSeconds, const FFrameRate& Rate, bool, bool bRollover) {
    const int32 PerSecond = static_cast<int32>(std::ceil(Rate.AsDecimal()));
    int64 Count = static_cast<int64>(std::floor(InSeconds * Rate.AsDecimal()));
    if (bRollover) Count %= int64{24 * 3600} * PerSecond;
    Frames = static_cast<int32>(Count % PerSecond);
    Seconds = static_cast<int32>(Count / PerSecond % 60);
    Minutes = static_cast<int32>(Count / PerSecond / 60 % 60);
    Hours = static_cast<int32>(Count / PerSecond / 3600);
}
FFrameNumber FTimecode::ToFrameNumber(const FFrameRate& Rate) const {
    return {((Hours * 60 + Minutes) * 60 + Seconds) * static_cast<int32>(std::ceil(Rate.AsDecimal())) + Frames};
}

namespace {

std::string NameOf(const FLiveLinkSubjectKey& Key) { return Utf8(Key.SubjectName.Name.ToString()); }

/// Which data a role takes.
bool Fits(const UClass* Role, const UScriptStruct* Static) {
    if (Role == ULiveLinkAnimationRole::StaticClass()) return Static == FLiveLinkSkeletonStaticData::StaticStruct();
    if (Role == ULiveLinkTransformRole::StaticClass()) return Static == FLiveLinkTransformStaticData::StaticStruct();
    return Role == ULiveLinkBasicRole::StaticClass() && Static == FLiveLinkBaseStaticData::StaticStruct();
}

/// What is wrong with a frame after its static data.
const char* WrongWith(const FRecordingLiveLinkClient::FSubject& Subject, const FLiveLinkFrameDataStruct& Frame) {
    if (Frame.GetBaseData()->PropertyValues.Num() != Subject.Static.GetBaseData()->PropertyNames.Num()) return "another number of properties";
    if (const auto* Bones = Subject.Static.Cast<FLiveLinkSkeletonStaticData>()) {
        const auto* Pose = Frame.Cast<FLiveLinkAnimationFrameData>();
        if (!Pose || Pose->Transforms.Num() != Bones->BoneNames.Num()) return "another number of bones";
        for (const FTransform& One : Pose->Transforms)
            if (!(std::fabs(One.GetRotation().Size() - 1) < 1e-3)) return "a rotation that is none";
    }
    if (Subject.Role == ULiveLinkTransformRole::StaticClass() && !Frame.Cast<FLiveLinkTransformFrameData>()) return "no transform";
    return nullptr;
}

FTransform Blend(const FTransform& A, const FTransform& B, double Share) {
    const FQuat P = A.GetRotation(), Q = B.GetRotation();
    const double Sign = P.X * Q.X + P.Y * Q.Y + P.Z * Q.Z + P.W * Q.W < 0 ? -1 : 1, Rest = 1 - Share, Other = Sign * Share;
    FQuat Turn(P.X * Rest + Q.X * Other, P.Y * Rest + Q.Y * Other, P.Z * Rest + Q.Z * Other, P.W * Rest + Q.W * Other);
    Turn.Normalize();
    return FTransform(Turn, A.GetLocation() * Rest + B.GetLocation() * Share);
}

}  // namespace

FGuid FRecordingLiveLinkClient::AddSource(TSharedPtr<ILiveLinkSource> Source) {
    Doubles::GameThreadOnly("AddSource");
    FAdded& One = Added.emplace_back();
    One.Source = Source, One.Guid = {++LastGuid};
    const TSubclassOf<ULiveLinkSourceSettings> Class = Source->GetSettingsClass();
    One.Settings = NewObject<ULiveLinkSourceSettings>(nullptr, Class.Get());
    Source->ReceiveClient(this, One.Guid);
    Source->InitializeSettings(One.Settings);
    return One.Guid;
}

void FRecordingLiveLinkClient::RemoveSource(TSharedPtr<ILiveLinkSource> Source) {
    Doubles::GameThreadOnly("RemoveSource");
    for (FAdded& One : Added)
        if (One.Source == Source && One.Ending == 0) One.Ending = FPlatformTime::Seconds();
}

TSharedPtr<ILiveLinkSource> FRecordingLiveLinkClient::Create(const FString& Connection) {
    for (UClass* Class : UClass::All()) {
        if (!Class->IsChildOf(ULiveLinkSourceFactory::StaticClass()) || Class == ULiveLinkSourceFactory::StaticClass()) continue;
        const TSharedPtr<ILiveLinkSource> Made = static_cast<ULiveLinkSourceFactory*>(Class->GetDefaultObject())->CreateSource(Connection);
        if (Made) AddSource(Made);
        return Made;
    }
    return nullptr;
}

bool FRecordingLiveLinkClient::HasSourceBeenAdded(TSharedPtr<ILiveLinkSource> Source) const {
    return std::any_of(Added.begin(), Added.end(), [&](const FAdded& One) { return One.Source == Source && One.Ending == 0; });
}

void FRecordingLiveLinkClient::PushSubjectStaticData_AnyThread(
    const FLiveLinkSubjectKey& Key, TSubclassOf<ULiveLinkRole> Role, FLiveLinkStaticDataStruct&& Data) {
    std::lock_guard Lock(Gate);
    auto Kept = std::make_shared<FLiveLinkStaticDataStruct>(MoveTemp(Data));
    Pending.push_back([this, Key, Role, Kept] { TakeStatic(Key, Role, MoveTemp(*Kept)); });
}

void FRecordingLiveLinkClient::PushSubjectFrameData_AnyThread(const FLiveLinkSubjectKey& Key, FLiveLinkFrameDataStruct&& Frame) {
    std::lock_guard Lock(Gate);
    if (std::fabs(Frame.GetBaseData()->WorldTime.GetOffsettedTime() - FPlatformTime::Seconds()) > 0.25)
        Doubles::Violate("a frame of " + NameOf(Key) + " is of another time");
    auto Kept = std::make_shared<FLiveLinkFrameDataStruct>(MoveTemp(Frame));
    Pending.push_back([this, Key, Kept] { TakeFrame(Key, MoveTemp(*Kept)); });
}

void FRecordingLiveLinkClient::TakeStatic(const FLiveLinkSubjectKey& Key, UClass* Role, FLiveLinkStaticDataStruct&& Data) {
    const auto Owner = std::find_if(Added.begin(), Added.end(), [&](const FAdded& One) { return One.Guid == Key.Source; });
    if (Owner == Added.end() || Owner->Ending != 0) return;
    if (!Fits(Role, Data.GetStruct())) Doubles::Violate("static data of " + NameOf(Key) + " isn't its role's");
    FSubject& Subject = Subjects[Key.SubjectName.Name];
    // Of two subjects with one name the engine switches the later one off.
    if (Subject.Role && !(Subject.Source == Key.Source)) return Doubles::Violate("two sources push " + NameOf(Key));
    Subject.Source = Key.Source, Subject.Role = Role, Subject.Static = MoveTemp(Data);
    Subject.Statics++;
    Subject.Cleared += static_cast<int64>(Subject.Frames.size());
    Subject.Frames.clear();
    Subject.Buffer = Owner->Settings->BufferSettings;
}

void FRecordingLiveLinkClient::TakeFrame(const FLiveLinkSubjectKey& Key, FLiveLinkFrameDataStruct&& Frame) {
    if (std::none_of(Added.begin(), Added.end(), [&](const FAdded& One) { return One.Guid == Key.Source && One.Ending == 0; })) return;
    const auto Found = Subjects.find(Key.SubjectName.Name);
    if (Found == Subjects.end()) return Doubles::Violate("a frame of " + NameOf(Key) + " before static data");
    FSubject& Subject = Found->second;
    if (const char* Wrong = WrongWith(Subject, Frame)) return Doubles::Violate("a frame of " + NameOf(Key) + " has " + Wrong);
    const FLiveLinkBaseFrameData& Base = *Frame.GetBaseData();
    if (!Subject.Frames.empty() && Base.WorldTime.GetSourceTime() <= Subject.Frames.back().GetBaseData()->WorldTime.GetSourceTime())
        Doubles::Violate("time of " + NameOf(Key) + " goes back");
    Subject.Frames.push_back(MoveTemp(Frame));
    if (static_cast<int32>(Subject.Frames.size()) > Subject.Buffer.MaxNumberOfFrameToBuffered) Subject.Frames.pop_front();
    Subject.Pushed++;
}

void FRecordingLiveLinkClient::RemoveSubject_AnyThread(const FLiveLinkSubjectKey& Key) {
    std::lock_guard Lock(Gate);
    Pending.push_back([this, Name = Key.SubjectName.Name] { Subjects.erase(Name); });
}

bool FRecordingLiveLinkClient::EvaluateFrame_AnyThread(
    FLiveLinkSubjectName Name, TSubclassOf<ULiveLinkRole> Role, FLiveLinkSubjectFrameData& Out) {
    std::lock_guard Lock(Gate);
    const auto Found = Subjects.find(Name.Name);
    if (Found == Subjects.end() || !Found->second.Snapshot.FrameData.IsValid() || !Found->second.Role->IsChildOf(Role)) return false;
    Out.StaticData.InitializeWith(Found->second.Snapshot.StaticData);
    Out.FrameData.InitializeWith(Found->second.Snapshot.FrameData);
    return true;
}

void FRecordingLiveLinkClient::RemoveGone() {
    for (size_t i = 0; i < Added.size();) {
        FAdded& One = Added[i];
        if (One.Ending == 0) { i++; continue; }
        const double Before = FPlatformTime::Seconds();
        const bool bGone = One.Source->RequestSourceShutdown();
        const double After = FPlatformTime::Seconds();
        LongestAnswer = std::max(LongestAnswer, After - Before);
        if (!bGone) { i++; continue; }
        LongestEnd = std::max(LongestEnd, After - One.Ending);
        {
            std::lock_guard Lock(Gate);
            std::erase_if(Subjects, [&](const auto& Subject) { return Subject.second.Source == One.Guid; });
        }
        Added.erase(Added.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void FRecordingLiveLinkClient::Tick() {
    RemoveGone();
    std::lock_guard Lock(Gate);
    for (const auto& Take : Pending) Take();
    Pending.clear();
    const double Now = FPlatformTime::Seconds();
    for (auto& [Name, Subject] : Subjects) Play(Subject, Now - Subject.Buffer.EngineTimeOffset);
}

void FRecordingLiveLinkClient::Play(FSubject& Subject, double Now) {
    if (Subject.Frames.empty()) return;
    const auto TimeOf = [](const FLiveLinkFrameDataStruct& Frame) { return Frame.GetBaseData()->WorldTime.GetOffsettedTime(); };
    size_t Next = 0;
    while (Next < Subject.Frames.size() && TimeOf(Subject.Frames[Next]) <= Now) Next++;
    Subject.Snapshot.StaticData.InitializeWith(Subject.Static);
    const double Held = std::clamp(Now, TimeOf(Subject.Frames.front()), TimeOf(Subject.Frames.back()));
    const FLiveLinkWorldTime& Any = Subject.Frames.front().GetBaseData()->WorldTime;
    Subject.ShownAt = Held - (Any.GetOffsettedTime() - Any.GetSourceTime());
    if (Next == 0 || Next == Subject.Frames.size()) {
        Subject.Snapshot.FrameData.InitializeWith(Next == 0 ? Subject.Frames.front() : Subject.Frames.back());
        return;
    }
    const FLiveLinkFrameDataStruct &A = Subject.Frames[Next - 1], &B = Subject.Frames[Next];
    Subject.Snapshot.FrameData = Between(A, B, (Now - TimeOf(A)) / (TimeOf(B) - TimeOf(A)));
}

FLiveLinkFrameDataStruct FRecordingLiveLinkClient::Between(
    const FLiveLinkFrameDataStruct& A, const FLiveLinkFrameDataStruct& B, double Share) {
    FLiveLinkFrameDataStruct Result;
    Result.InitializeWith(A);
    TArray<float>& Values = Result.GetBaseData()->PropertyValues;
    for (int32 i = 0; i < Values.Num(); i++)
        Values[i] += static_cast<float>(Share) * (B.GetBaseData()->PropertyValues[i] - Values[i]);
    if (auto* Pose = Result.Cast<FLiveLinkAnimationFrameData>())
        for (int32 i = 0; i < Pose->Transforms.Num(); i++)
            Pose->Transforms[i] = Blend(Pose->Transforms[i], B.Cast<FLiveLinkAnimationFrameData>()->Transforms[i], Share);
    if (auto* Thing = Result.Cast<FLiveLinkTransformFrameData>())
        Thing->Transform = Blend(Thing->Transform, B.Cast<FLiveLinkTransformFrameData>()->Transform, Share);
    return Result;
}

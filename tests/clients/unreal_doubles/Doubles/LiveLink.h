#pragma once

// Doubles of Live Link's interface, and a client that keeps, checks and plays what is pushed.

#include "Process.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FGuid
struct FGuid {
    int32 A = 0;
    static FGuid NewGuid() { static std::atomic<int32> Last{1 << 20}; return {++Last}; }
    FString ToString() const { return FString::Printf(TEXT("%08x"), A); }
    friend bool operator==(const FGuid& X, const FGuid& Y) { return X.A == Y.A; }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FFrameNumber
struct FFrameNumber { int32 Value = 0; };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FFrameTime
struct FFrameTime {
    FFrameTime() = default;
    FFrameTime(FFrameNumber Frame, float Sub = 0) : FrameNumber(Frame), SubFrame(Sub) {}
    float GetSubFrame() const { return SubFrame; }
    double AsDecimal() const { return FrameNumber.Value + double{SubFrame}; }
    FFrameNumber FrameNumber;

private:
    float SubFrame = 0;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FFrameRate
struct FFrameRate {
    FFrameRate(uint32 N = 60000, uint32 D = 1) : Numerator(static_cast<int32>(N)), Denominator(static_cast<int32>(D)) {}
    double AsDecimal() const { return double(Numerator) / Denominator; }
    FFrameTime AsFrameTime(double Seconds) const {
        const double Frames = Seconds * AsDecimal(), Whole = std::floor(Frames);
        return FFrameTime({static_cast<int32>(Whole)}, static_cast<float>(Frames - Whole));
    }
    int32 Numerator, Denominator;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FTimecode
struct FTimecode {
    FTimecode(double Seconds, const FFrameRate& Rate, bool bDropFrame, bool bRollover);
    FFrameNumber ToFrameNumber(const FFrameRate& Rate) const;
    int32 Hours, Minutes, Seconds, Frames;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/FQualifiedFrameTime
struct FQualifiedFrameTime {
    FQualifiedFrameTime() = default;
    FQualifiedFrameTime(const FFrameTime& InTime, const FFrameRate& InRate) : Time(InTime), Rate(InRate) {}
    double AsSeconds() const { return Time.AsDecimal() / Rate.AsDecimal(); }
    FFrameTime Time;
    FFrameRate Rate;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkWorldTime
struct FLiveLinkWorldTime {
    FLiveLinkWorldTime() : Time(FPlatformTime::Seconds()) {}
    FLiveLinkWorldTime(const double InTime, const double InOffset) : Time(InTime), Offset(InOffset) {}
    double GetOffsettedTime() const { return Time + Offset; }
    double GetSourceTime() const { return Time; }

private:
    double Time, Offset = 0;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkMetaData
struct FLiveLinkMetaData {
    TMap<FName, FString> StringMetaData;
    FQualifiedFrameTime SceneTime;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkBaseStaticData
struct FLiveLinkBaseStaticData {
    UE_STRUCT_BODY(FLiveLinkBaseStaticData, nullptr)
    TArray<FName> PropertyNames;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkBaseFrameData
struct FLiveLinkBaseFrameData {
    UE_STRUCT_BODY(FLiveLinkBaseFrameData, nullptr)
    FLiveLinkWorldTime WorldTime;
    FLiveLinkMetaData MetaData;
    TArray<float> PropertyValues;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkSkeletonStaticData
struct FLiveLinkSkeletonStaticData : FLiveLinkBaseStaticData {
    UE_STRUCT_BODY(FLiveLinkSkeletonStaticData, FLiveLinkBaseStaticData::StaticStruct())
    void SetBoneNames(const TArray<FName>& Names) { BoneNames = Names; }
    void SetBoneParents(const TArray<int32>& Parents) { BoneParents = Parents; }
    const TArray<FName>& GetBoneNames() const { return BoneNames; }
    const TArray<int32>& GetBoneParents() const { return BoneParents; }
    TArray<FName> BoneNames;
    TArray<int32> BoneParents;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkAnimationFrameData
struct FLiveLinkAnimationFrameData : FLiveLinkBaseFrameData {
    UE_STRUCT_BODY(FLiveLinkAnimationFrameData, FLiveLinkBaseFrameData::StaticStruct())
    TArray<FTransform> Transforms;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkTransformStaticData
struct FLiveLinkTransformStaticData : FLiveLinkBaseStaticData {
    UE_STRUCT_BODY(FLiveLinkTransformStaticData, FLiveLinkBaseStaticData::StaticStruct())
    bool bIsLocationSupported = true, bIsRotationSupported = true, bIsScaleSupported = false;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkTransformFrameData
struct FLiveLinkTransformFrameData : FLiveLinkBaseFrameData {
    UE_STRUCT_BODY(FLiveLinkTransformFrameData, FLiveLinkBaseFrameData::StaticStruct())
    FTransform Transform;
};

namespace Doubles {
/// What FLiveLinkStaticDataStruct and FLiveLinkFrameDataStruct have in common: a struct whose type is known at run time.
template <class Base>
class TAnyStruct {
public:
    TAnyStruct() = default;
    explicit TAnyStruct(const UScriptStruct* InType) : Type(InType), Data(InType->Make()) {}
    TAnyStruct(TAnyStruct&&) = default;
    TAnyStruct& operator=(TAnyStruct&&) = default;
    const UScriptStruct* GetStruct() const { return Type; }
    bool IsValid() const { return Data != nullptr; }
    template <class T>
    T* Cast() const {
        for (const UScriptStruct* One = Type; One; One = One->Super)
            if (One == T::StaticStruct()) return static_cast<T*>(Data.get());
        return nullptr;
    }
    Base* GetBaseData() const { return static_cast<Base*>(Data.get()); }
    void InitializeWith(const TAnyStruct& Other) { Type = Other.Type, Data = Type->Copy(Other.Data.get()); }

private:
    const UScriptStruct* Type = nullptr;
    std::shared_ptr<void> Data;
};
}  // namespace Doubles

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkStaticDataStruct
class FLiveLinkStaticDataStruct : public Doubles::TAnyStruct<FLiveLinkBaseStaticData> { using TAnyStruct::TAnyStruct; };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkFrameDataStruct
class FLiveLinkFrameDataStruct : public Doubles::TAnyStruct<FLiveLinkBaseFrameData> { using TAnyStruct::TAnyStruct; };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkSubjectName
struct FLiveLinkSubjectName {
    FLiveLinkSubjectName() = default;
    FLiveLinkSubjectName(FName InName) : Name(InName) {}
    FName Name;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkSubjectKey
struct FLiveLinkSubjectKey {
    FLiveLinkSubjectKey(FGuid InSource, FName InName) : Source(InSource), SubjectName(InName) {}
    FGuid Source;
    FLiveLinkSubjectName SubjectName;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkSubjectFrameData
struct FLiveLinkSubjectFrameData {
    FLiveLinkStaticDataStruct StaticData;
    FLiveLinkFrameDataStruct FrameData;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkRole
class ULiveLinkRole : public UObject { UE_CLASS_BODY(ULiveLinkRole, UObject) };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkBasicRole
class ULiveLinkBasicRole : public ULiveLinkRole { UE_CLASS_BODY(ULiveLinkBasicRole, ULiveLinkRole) };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkAnimationRole
class ULiveLinkAnimationRole : public ULiveLinkBasicRole { UE_CLASS_BODY(ULiveLinkAnimationRole, ULiveLinkBasicRole) };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkTransformRole
class ULiveLinkTransformRole : public ULiveLinkBasicRole { UE_CLASS_BODY(ULiveLinkTransformRole, ULiveLinkBasicRole) };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ELiveLinkSourceMode
enum class ELiveLinkSourceMode : uint8 { Latest, EngineTime, Timecode };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/FLiveLinkSourceBufferManagementSettings
struct FLiveLinkSourceBufferManagementSettings {
    float EngineTimeOffset = 0;
    int32 MaxNumberOfFrameToBuffered = 10;
};

class ULiveLinkSourceFactory;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkSourceSettings
class ULiveLinkSourceSettings : public UObject {
    UE_CLASS_BODY(ULiveLinkSourceSettings, UObject)
    ELiveLinkSourceMode Mode = ELiveLinkSourceMode::EngineTime;
    FLiveLinkSourceBufferManagementSettings BufferSettings;
    FString ConnectionString;
    UClass* Factory = nullptr;
};

class ILiveLinkClient;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ILiveLinkSource
class ILiveLinkSource {
public:
    virtual ~ILiveLinkSource() = default;
    virtual void ReceiveClient(ILiveLinkClient* Client, FGuid Source) = 0;
    virtual void InitializeSettings(ULiveLinkSourceSettings*) {}
    virtual void Update() {}
    virtual bool IsSourceStillValid() const = 0;
    virtual bool RequestSourceShutdown() = 0;
    virtual FText GetSourceType() const = 0;
    virtual FText GetSourceMachineName() const = 0;
    virtual FText GetSourceStatus() const = 0;
    virtual TSubclassOf<ULiveLinkSourceSettings> GetSettingsClass() const { return nullptr; }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ULiveLinkSourceFactory
class ULiveLinkSourceFactory : public UObject {
    UE_CLASS_BODY_IN(ULiveLinkSourceFactory, UObject, nullptr)
    enum class EMenuType { SubPanel, MenuEntry };
    virtual FText GetSourceDisplayName() const = 0;
    virtual FText GetSourceTooltip() const = 0;
    virtual EMenuType GetMenuType() const { return EMenuType::SubPanel; }
    virtual TSharedPtr<ILiveLinkSource> CreateSource(const FString&) const { return nullptr; }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/LiveLinkInterface/ILiveLinkClient
class ILiveLinkClient {
public:
    static const FName ModularFeatureName;
    virtual ~ILiveLinkClient() = default;
    virtual FGuid AddSource(TSharedPtr<ILiveLinkSource> Source) = 0;
    virtual void RemoveSource(TSharedPtr<ILiveLinkSource> Source) = 0;
    virtual bool HasSourceBeenAdded(TSharedPtr<ILiveLinkSource> Source) const = 0;
    virtual void PushSubjectStaticData_AnyThread(const FLiveLinkSubjectKey&, TSubclassOf<ULiveLinkRole>, FLiveLinkStaticDataStruct&&) = 0;
    virtual void PushSubjectFrameData_AnyThread(const FLiveLinkSubjectKey&, FLiveLinkFrameDataStruct&&) = 0;
    virtual void RemoveSubject_AnyThread(const FLiveLinkSubjectKey&) = 0;
    virtual bool EvaluateFrame_AnyThread(FLiveLinkSubjectName, TSubclassOf<ULiveLinkRole>, FLiveLinkSubjectFrameData&) = 0;
};

#pragma once

#include <chrono>
#include <list>

#include "LiveLink.h"

/// A Live Link client that keeps what is pushed, notes what the engine's own would not stand, and plays by the engine's time. What is
/// pushed waits for the next frame of the engine, when sources that go have gone.
class FRecordingLiveLinkClient final : public ILiveLinkClient {
public:
    struct FSubject {
        FGuid Source;
        UClass* Role = nullptr;
        FLiveLinkStaticDataStruct Static;
        std::deque<FLiveLinkFrameDataStruct> Frames;
        FLiveLinkSubjectFrameData Snapshot;
        int64 Statics = 0, Pushed = 0, Cleared = 0;
        FLiveLinkSourceBufferManagementSettings Buffer;
        /// The moment of the snapshot by the source's clock.
        double ShownAt = 0;
    };

    FGuid AddSource(TSharedPtr<ILiveLinkSource> Source) override;
    void RemoveSource(TSharedPtr<ILiveLinkSource> Source) override;
    bool HasSourceBeenAdded(TSharedPtr<ILiveLinkSource> Source) const override;
    void PushSubjectStaticData_AnyThread(const FLiveLinkSubjectKey&, TSubclassOf<ULiveLinkRole>, FLiveLinkStaticDataStruct&&) override;
    void PushSubjectFrameData_AnyThread(const FLiveLinkSubjectKey&, FLiveLinkFrameDataStruct&&) override;
    void RemoveSubject_AnyThread(const FLiveLinkSubjectKey&) override;
    bool EvaluateFrame_AnyThread(FLiveLinkSubjectName, TSubclassOf<ULiveLinkRole>, FLiveLinkSubjectFrameData&) override;

    /// Once a frame of the engine: ask sources that go whether they have gone, and take what all subjects show in this frame.
    void Tick();

    /// A source as the panel or a preset adds it: by its factory. Null where the factory makes none.
    TSharedPtr<ILiveLinkSource> Create(const FString& Connection);

    size_t Sources() const { return Added.size(); }
    ULiveLinkSourceSettings* Settings(size_t Index) const { return Added.at(Index).Settings; }
    ILiveLinkSource& Source(size_t Index) const { return *Added.at(Index).Source; }
    TSharedPtr<ILiveLinkSource> Shared(size_t Index) const { return Added.at(Index).Source; }

    /// The longest that a source took to say whether it has gone, and from being asked to being gone, seconds.
    double LongestAnswer = 0, LongestEnd = 0;

    std::mutex Gate;
    std::map<FName, FSubject> Subjects;

private:
    struct FAdded {
        TSharedPtr<ILiveLinkSource> Source;
        FGuid Guid;
        ULiveLinkSourceSettings* Settings = nullptr;
        double Ending = 0;
    };
    std::vector<FAdded> Added;
    int32 LastGuid = 0;
    /// Guarded by the gate, too.
    std::vector<std::function<void()>> Pending;

    void RemoveGone();
    void TakeStatic(const FLiveLinkSubjectKey& Key, UClass* Role, FLiveLinkStaticDataStruct&& Data);
    void TakeFrame(const FLiveLinkSubjectKey& Key, FLiveLinkFrameDataStruct&& Frame);
    static void Play(FSubject& Subject, double Now);
    static FLiveLinkFrameDataStruct Between(const FLiveLinkFrameDataStruct& A, const FLiveLinkFrameDataStruct& B, double Share);
};

#include <chrono>

#include "KinelinkSettings.h"
#include "Studio.h"

// The engine's loop, its worlds, Live Link's panel, and what went wrong.
namespace studio {

namespace {

std::map<std::string, UWorld*> worlds;

/// Once a frame of the engine, in its order: tickers, Live Link, worlds.
void Frame(float time) {
    FTSTicker::GetCoreTicker().Tick(time);
    LiveLink().Tick();
    for (const auto& [name, world] : worlds) world->Tick(time);
}

std::string List(const std::vector<std::string>& texts) {
    std::string line = Ok(texts.size());
    for (const std::string& text : texts) line += ' ' + Hex(text);
    return line;
}

/// Subjects in the order of their names: name, role, bones, properties, how often static data and frames came, frames lost to static data.
std::string Subjects(const Words&) {
    std::lock_guard lock(LiveLink().Gate);
    std::string line = "ok";
    for (const auto& [name, subject] : LiveLink().Subjects) {
        const auto* bones = subject.Static.Cast<FLiveLinkSkeletonStaticData>();
        line += Ok(Utf8(name.ToString()), Utf8(subject.Role->GetName()), bones ? bones->BoneNames.Num() : 0,
                   subject.Static.GetBaseData()->PropertyNames.Num(), subject.Statics, subject.Pushed, subject.Cleared)
                    .substr(2);
    }
    return line;
}

/// The newest frame of a subject: source time, offsetted time less now, timecode's seconds, its rate.
std::string Times(const Words& words) {
    std::lock_guard lock(LiveLink().Gate);
    const auto found = LiveLink().Subjects.find(FName(*Utf16(words.at(1))));
    if (found == LiveLink().Subjects.end() || found->second.Frames.empty()) return Ok("none");
    const FLiveLinkBaseFrameData& base = *found->second.Frames.back().GetBaseData();
    const FQualifiedFrameTime& scene = base.MetaData.SceneTime;
    return Ok(base.WorldTime.GetSourceTime(), base.WorldTime.GetOffsettedTime() - FPlatformTime::Seconds(), scene.AsSeconds(),
              scene.Rate.AsDecimal());
}

std::string SourceOf(const Words& words) {
    const size_t index = static_cast<size_t>(Number(words.at(1)));
    const ULiveLinkSourceSettings& settings = *LiveLink().Settings(index);
    return Ok(static_cast<int>(settings.Mode), settings.BufferSettings.EngineTimeOffset, Hex(Utf8(settings.ConnectionString)),
              Hex(Utf8(static_cast<UClass*>(settings.Factory)->GetName())), Hex(Utf8(LiveLink().Source(index).GetSourceStatus().ToString())));
}

std::string Quit(const Words&) {
    for (const auto& [name, world] : worlds)
        if (world->bPlays) world->EndPlay();
    while (LiveLink().Sources() > 0) {
        LiveLink().RemoveSource(LiveLink().Shared(0));
        LiveLink().Tick();
    }
    Doubles::Module()->ShutdownModule();
    return Ok();
}

/// The plugin's own in-engine tests: how many, then what failed.
std::string SelfTest(const Words&) {
    std::vector<std::string> failed;
    for (FAutomationTestBase* test : FAutomationTestBase::All()) {
        test->RunTest(FString());
        for (const std::string& what : test->Failed) failed.push_back(Utf8(test->Name) + ": " + what);
    }
    return Ok(FAutomationTestBase::All().size(), List(failed).substr(3));
}

}  // namespace

int Run(double seconds) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(seconds));
    auto next = clock::now();
    int frames = 0;
    do {
        Frame(1.0f / 60);
        frames++;
        // After a hitch there is no catching up, as in the engine.
        next = std::max(next + std::chrono::microseconds(16667), clock::now());
        std::this_thread::sleep_until(next);
    } while (clock::now() < end);
    return frames;
}

void RegisterWorlds(Commands& commands) {
    commands["world"] = [](const Words& words) {
        UWorld*& world = worlds[words.at(1)];
        if (!world) world = NewObject<UWorld>(nullptr);
        World() = world;
        return Ok();
    };
    commands["run"] = [](const Words& words) { return Ok(Run(Number(words.at(1)))); };
    commands["play"] = [](const Words&) { return World()->BeginPlay(), Ok(); };
    commands["stop"] = [](const Words&) {
        const double before = FPlatformTime::Seconds();
        World()->EndPlay();
        return Ok(FPlatformTime::Seconds() - before);
    };
    commands["settings"] = [](const Words& words) {
        auto* settings = GetMutableDefault<UKinelinkSettings>();
        settings->Connection = TextOf(words.at(1)), settings->TokenFile = TextOf(words.at(2)), settings->CertificateFile = TextOf(words.at(3));
        return Ok();
    };
    commands["source"] = [](const Words& words) { return Ok(LiveLink().Create(TextOf(words.at(1))).IsValid() ? 1 : 0); };
    commands["drop"] = [](const Words& words) {
        LiveLink().RemoveSource(LiveLink().Shared(static_cast<size_t>(Number(words.at(1)))));
        return Ok();
    };
    commands["sources"] = [](const Words&) { return Ok(LiveLink().Sources(), LiveLink().LongestAnswer, LiveLink().LongestEnd); };
    commands["source.of"] = SourceOf;
    commands["subjects"] = Subjects;
    commands["times"] = Times;
    commands["violations"] = [](const Words&) { return List(Doubles::Violations()); };
    commands["log"] = [](const Words&) { return List(Doubles::Logged()); };
    commands["selftest"] = SelfTest;
    commands["quit"] = Quit;
}

}  // namespace studio

std::vector<FAutomationTestBase*>& FAutomationTestBase::All() {
    static std::vector<FAutomationTestBase*> tests;
    return tests;
}

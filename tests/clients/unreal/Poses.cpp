#include "KinelinkAxes.h"
#include "KinelinkBody.h"
#include "KinelinkFaceCurves.h"
#include "KinelinkJoints.h"
#include "KinelinkRetargetAsset.h"
#include "KinelinkTPose.h"
#include "KinelinkVoiceComponent.h"
#include "Studio.h"

// Poses as the engine shows them, and the mathematics behind them by itself.
namespace studio {

namespace {

/// actor: for each bone its name and transform in the world
std::string Bones(const Words& words) {
    auto& mesh = *ActorOf(words).Find<USkeletalMeshComponent>();
    FBlendedCurve curves;
    const std::vector<FTransform> posed = mesh.Animate(curves);
    std::string line = "ok";
    for (size_t i = 0; i < posed.size(); i++)
        line += ' ' + Utf8(mesh.Mesh->Skeleton.Names[static_cast<int32>(i)].ToString()) + ' ' + Put(posed[i]);
    return line;
}

/// actor: for each curve of its face its name and value
std::string Curves(const Words& words) {
    FBlendedCurve curves;
    ActorOf(words).Find<USkeletalMeshComponent>()->Animate(curves);
    std::string line = "ok";
    for (const auto& [name, value] : curves.Values) line += Ok(Utf8(name.ToString()), value).substr(2);
    return line;
}

/// subject: the moment that it shows in this frame, seconds of the server's clock
std::string Shown(const Words& words) {
    std::lock_guard lock(LiveLink().Gate);
    const auto found = LiveLink().Subjects.find(FName(*Utf16(words.at(1))));
    return found == LiveLink().Subjects.end() ? Ok("none") : Ok(found->second.ShownAt);
}

/// For each of the wire's joints 3 numbers or three times `-`: for each joint its turn to the T-pose
std::string Straighten(const Words& words) {
    TArray<TOptional<FVector>> places;
    for (size_t at = 1; at + 2 < words.size(); at += 3)
        places.Add(words[at] == "-" ? TOptional<FVector>() : TOptional<FVector>(VectorOf(words, at)));
    std::string line = "ok";
    for (const FQuat& turn : FKinelinkTPose::Straighten(places).Turns) line += Ok(turn.X, turn.Y, turn.Z, turn.W).substr(2);
    return line;
}

/// place or rotation on the wire: in Unreal
std::string FromWire(const Words& words) {
    float numbers[4];
    for (size_t i = 0; i + 1 < words.size(); i++) numbers[i] = static_cast<float>(Number(words[i + 1]));
    if (words.size() == 4) return Ok(Put(KinelinkAxes::PlaceFromWire(numbers)));
    const FQuat q = KinelinkAxes::RotationFromWire(numbers);
    return Ok(q.X, q.Y, q.Z, q.W);
}

/// place or rotation in Unreal: on the wire
std::string ToWire(const Words& words) {
    if (words.size() == 4) return Ok(Put(KinelinkAxes::PlaceToWire(VectorOf(words, 1))));
    const FQuat q = KinelinkAxes::RotationToWire(QuatOf(words, 1));
    return Ok(q.X, q.Y, q.Z, q.W);
}

/// actor, count, then names and parents of streamed bones and their local x y z qx qy qz qw: the mesh's bones by the retarget asset
std::string Retarget(const Words& words) {
    auto& mesh = *ActorOf(words).Find<USkeletalMeshComponent>();
    FLiveLinkSkeletonStaticData skeleton;
    FLiveLinkAnimationFrameData frame;
    for (size_t at = 2; at + 8 < words.size(); at += 9) {
        skeleton.BoneNames.Add(FName(*Utf16(words[at])));
        skeleton.BoneParents.Add(static_cast<int32>(Number(words[at + 1])));
        frame.Transforms.Add(FTransform(QuatOf(words, at + 5), VectorOf(words, at + 2)));
    }
    FBlendedCurve curves;
    mesh.Animate(curves);
    FCompactPose pose(mesh.Bones);
    NewObject<UKinelinkRetargetAsset>(&mesh)->BuildPoseFromAnimationData(0.0f, &skeleton, &frame, pose);
    std::string line = "ok";
    std::vector<FTransform> posed;
    for (const FCompactPoseBoneIndex index : pose.ForEachBoneIndex()) {
        const int32 parent = pose.GetParentBoneIndex(index).GetInt();
        posed.push_back(parent < 0 ? pose[index] : pose[index] * posed[static_cast<size_t>(parent)]);
        line += ' ' + Utf8(mesh.Mesh->Skeleton.Names[index.GetInt()].ToString()) + ' ' + Put(posed.back());
    }
    return line;
}

/// actor, then joint and bone of each override: what is wrong with its mesh as a body
std::string Problem(const Words& words) {
    TMap<FName, FName> overrides;
    for (size_t at = 2; at + 1 < words.size(); at += 2) overrides.Add(FName(*Utf16(words[at])), FName(*Utf16(words[at + 1])));
    const auto& mesh = *ActorOf(words).Find<USkeletalMeshComponent>();
    return Ok(Hex(Utf8(FKinelinkBody(mesh.Mesh->Skeleton, overrides).Problem)));
}

/// curve, target: what it drives
std::string Drives(const Words& words) {
    std::string line = "ok";
    for (const FName& name :
         KinelinkFaceCurves::Targets(FName(*Utf16(words.at(1))), static_cast<EKinelinkFaceTarget>(static_cast<int>(Number(words.at(2))))))
        line += ' ' + Utf8(name.ToString());
    return line;
}

/// actor: how many samples the audio thread was given, and their loudness from a sample on
std::string Heard(const Words& words) {
    const std::vector<float> samples = ActorOf(words).Find<UKinelinkVoiceComponent>()->Heard();
    double square = 0;
    const size_t from = static_cast<size_t>(Number(words.at(2)));
    for (size_t i = from; i < samples.size(); i++) square += double{samples[i]} * samples[i];
    return Ok(samples.size(), samples.size() > from ? std::sqrt(square / static_cast<double>(samples.size() - from)) : 0.0);
}

}  // namespace

void RegisterPoses(Commands& commands) {
    commands["bones"] = Bones;
    commands["curves"] = Curves;
    commands["shown"] = Shown;
    commands["straighten"] = Straighten;
    commands["from_wire"] = FromWire;
    commands["to_wire"] = ToWire;
    commands["retarget"] = Retarget;
    commands["drives"] = Drives;
    commands["problem"] = Problem;
    commands["heard"] = Heard;
}

}  // namespace studio

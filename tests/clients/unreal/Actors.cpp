#include "KinelinkAvatarComponent.h"
#include "KinelinkCharacterComponent.h"
#include "KinelinkObjectComponent.h"
#include "KinelinkSceneComponent.h"
#include "KinelinkVoiceComponent.h"
#include "Studio.h"

// Actors with the plugin's components, as a level or a script would have them.
namespace studio {

namespace {

std::map<const AActor*, std::vector<std::string>> told;

/// name, x y z, qx qy qz qw, scale
std::string Spawn(const Words& words) {
    const double scale = Number(words.at(9));
    World()->Spawn(Utf16(words.at(1)), FTransform(QuatOf(words, 5), VectorOf(words, 2), FVector(scale, scale, scale)));
    return Ok();
}

/// actor, least corner, greatest corner in its space, how it moves: static, movable or physics
std::string Box(const Words& words) {
    auto* body = ActorOf(words).Add<UPrimitiveComponent>(TEXT("Mesh"));
    body->Box = FBox(VectorOf(words, 2), VectorOf(words, 5));
    body->bSimulates = words.at(8) == "physics";
    if (words.at(8) == "static") body->Mobility = EComponentMobility::Static;
    return Ok();
}

/// actor, id, label, category, shape, attribute's name and value
std::string Object(const Words& words) {
    AActor& actor = ActorOf(words);
    // Its properties are set before it begins to play, as in the editor.
    auto* object = NewObject<UKinelinkObjectComponent>(&actor);
    object->Id = TextOf(words.at(2)), object->Label = TextOf(words.at(3)), object->Category = TextOf(words.at(4));
    object->Shape = static_cast<EKinelinkShape>(static_cast<int>(Number(words.at(5))));
    if (words.at(6) != "-") object->Attributes.Add(TextOf(words.at(6)), TextOf(words.at(7)));
    object->Owner = &actor;
    actor.Components.push_back(object);
    if (actor.World->bPlays) object->BeginPlay();
    return Ok();
}

/// actor, connection, actor at whose place the character starts or -
std::string Scene(const Words& words) {
    auto* scene = ActorOf(words).Add<UKinelinkSceneComponent>(TEXT("Scene"));
    scene->Connection = TextOf(words.at(2));
    if (words.at(3) != "-") scene->Start = World()->Find(Utf16(words.at(3)));
    return Ok();
}

/// actor, component's name, then for each bone: name, parent, x y z, qx qy qz qw
std::string Mesh(const Words& words) {
    auto* component = ActorOf(words).Add<USkeletalMeshComponent>(Utf16(words.at(2)));
    component->Mesh = NewObject<USkeletalMesh>(component);
    component->Physics = NewObject<UPhysicsAsset>(component);
    FReferenceSkeleton& skeleton = component->Mesh->Skeleton;
    for (size_t at = 3; at + 8 < words.size(); at += 9) {
        skeleton.Names.Add(FName(*Utf16(words[at])));
        skeleton.Parents.Add(static_cast<int32>(Number(words[at + 1])));
        skeleton.Pose.Add(FTransform(QuatOf(words, at + 5), VectorOf(words, at + 2)));
    }
    return Ok();
}

/// actor, bone, radius: a capsule of its physics asset
std::string Capsule(const Words& words) {
    auto* component = ActorOf(words).Find<USkeletalMeshComponent>();
    auto* setup = NewObject<USkeletalBodySetup>(component->Physics);
    setup->BoneName = FName(*Utf16(words.at(2)));
    setup->AggGeom.SphylElems.Add({static_cast<float>(Number(words.at(3))), 1.0f});
    component->Physics->SkeletalBodySetups.Add(setup);
    return Ok();
}

/// actor, connection, character
template <class T>
std::string Add(const Words& words) {
    T* component = ActorOf(words).Add<T>(TEXT("Kinelink"));
    component->Connection = TextOf(words.at(2)), component->Character = TextOf(words.at(3));
    return Ok();
}

std::string Character(const Words& words) {
    Add<UKinelinkCharacterComponent>(words);
    AActor* const actor = &ActorOf(words);
    auto* one = actor->Find<UKinelinkCharacterComponent>();
    const auto tell = [actor](const std::string& line) { told[actor].push_back(line); };
    one->OnReady.AddLambda([tell] { tell("ready"); });
    one->OnEvent.AddLambda([tell](FName name, const FString& data) { tell("event " + Utf8(name.ToString()) + ' ' + Hex(Utf8(data))); });
    one->OnGrasp.AddLambda([tell](const FString& hand, const FString& object) { tell("grasp " + Utf8(hand) + ' ' + Utf8(object)); });
    one->OnRelease.AddLambda([tell](const FString& hand, const FString& object) { tell("release " + Utf8(hand) + ' ' + Utf8(object)); });
    one->OnAnswer.AddLambda([tell](const FString& text) { tell("answer " + Hex(Utf8(text))); });
    one->OnHeard.AddLambda([tell](const FString& text) { tell("heard " + Hex(Utf8(text))); });
    one->OnReply.AddLambda([tell](int32 number, const FString& result) { tell("reply " + std::to_string(number) + ' ' + Hex(Utf8(result))); });
    one->OnFailed.AddLambda([tell](int32 number, FName kind, const FString& message, const FString&) {
        tell("failed " + std::to_string(number) + ' ' + Utf8(kind.ToString()) + ' ' + Hex(Utf8(message)));
    });
    return Ok();
}

/// What the character's delegates told since the last time, one word for each: hexadecimal.
std::string Told(const Words& words) {
    std::string line = "ok";
    for (const std::string& one : told[&ActorOf(words)]) line += ' ' + Hex(one);
    told[&ActorOf(words)].clear();
    return line;
}

UKinelinkCharacterComponent& CharacterOf(const Words& words) { return *ActorOf(words).Find<UKinelinkCharacterComponent>(); }

}  // namespace

void RegisterActors(Commands& commands) {
    commands["actor"] = Spawn;
    commands["box"] = Box;
    commands["object"] = Object;
    commands["scene"] = Scene;
    commands["mesh"] = Mesh;
    commands["capsule"] = Capsule;
    commands["avatar"] = Add<UKinelinkAvatarComponent>;
    commands["voice"] = Add<UKinelinkVoiceComponent>;
    commands["character"] = Character;
    commands["told"] = Told;
    commands["destroy"] = [](const Words& words) { return World()->Destroy(ActorOf(words)), Ok(); };
    commands["perform"] = [](const Words& words) { return Ok(CharacterOf(words).Perform(TextOf(words.at(2)))); };
    commands["say"] = [](const Words& words) { return Ok(CharacterOf(words).Say(TextOf(words.at(2)))); };
    commands["open_talk"] = [](const Words& words) { return Ok(CharacterOf(words).OpenTalk()); };
    commands["ask"] = [](const Words& words) { return Ok(CharacterOf(words).Ask(TextOf(words.at(2)))); };
    commands["look"] = [](const Words& words) { return Ok(CharacterOf(words).LookAt(TextOf(words.at(2)))); };
    commands["interrupt"] = [](const Words& words) { return Ok(CharacterOf(words).Interrupt()); };
    commands["move"] = [](const Words& words) {
        ActorOf(words).SetActorLocationAndRotation(VectorOf(words, 2), QuatOf(words, 5));
        return Ok();
    };
    // Middle of the bounds, whether physics moves it.
    commands["where"] = [](const Words& words) {
        AActor& actor = ActorOf(words);
        const auto* body = actor.Find<UPrimitiveComponent>();
        return Ok(Put(actor.Find<UKinelinkObjectComponent>()->Middle()), body && body->IsSimulatingPhysics() ? 1 : 0);
    };
}

}  // namespace studio

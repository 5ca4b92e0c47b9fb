#include "KinelinkAvatarComponent.h"

#include "Components/SkeletalMeshComponent.h"
#include "Engine/SkeletalMesh.h"
#include "GameFramework/Actor.h"
#include "LiveLinkInstance.h"
#include "PhysicsEngine/PhysicsAsset.h"
#include "PhysicsEngine/SkeletalBodySetup.h"
#include "ReferenceSkeleton.h"

#include "KinelinkAxes.h"
#include "KinelinkBody.h"
#include "KinelinkConnection.h"
#include "KinelinkJoints.h"
#include "KinelinkLog.h"
#include "KinelinkRetargetAsset.h"
#include "KinelinkSourceLease.h"
#include "KinelinkSubjects.h"
#include "KinelinkText.h"

namespace
{
	/** Radius of the flesh that a physics body stands for, cm; 0 where it has no shape. A box counts by its thinnest side. */
	double RadiusOf(const FKAggregateGeom& Shapes)
	{
		if (Shapes.SphylElems.Num() > 0)
		{
			return Shapes.SphylElems[0].Radius;
		}
		if (Shapes.BoxElems.Num() > 0)
		{
			const FKBoxElem& Box = Shapes.BoxElems[0];
			return FMath::Min3(Box.X, Box.Y, Box.Z) / 2.0;
		}
		return Shapes.SphereElems.Num() > 0 ? Shapes.SphereElems[0].Radius : 0.0;
	}

	bool IsFinger(const FString& Joint)
	{
		return Joint.EndsWith(TEXT("Metacarpal")) || Joint.EndsWith(TEXT("Proximal")) || Joint.EndsWith(TEXT("Intermediate")) ||
			Joint.EndsWith(TEXT("Distal"));
	}
}

UKinelinkAvatarComponent::UKinelinkAvatarComponent()
{
	RetargetAsset = UKinelinkRetargetAsset::StaticClass();
}

void UKinelinkAvatarComponent::BeginPlay()
{
	Super::BeginPlay();
	USkeletalMeshComponent* const Mesh = FindMesh();
	if (!Link.IsValid() || Mesh == nullptr)
	{
		return;
	}
	Source = FKinelinkSourceLease::Take(Link->Address());
	const FKinelinkBody Body(Mesh->GetSkeletalMeshAsset()->GetRefSkeleton(), BoneOverrides);
	if (!Body.IsValid())
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: %s"), *GetOwner()->GetName(), *Body.Problem);
	}
	else if (bDriveMesh)
	{
		Play(*Mesh, Body);
	}
}

void UKinelinkAvatarComponent::EndPlay(const EEndPlayReason::Type Reason)
{
	Source.Reset();
	Super::EndPlay(Reason);
}

float UKinelinkAvatarComponent::GetWeight() const
{
	return Link.IsValid() ? Link->Client().Weight(KinelinkText::ToUtf8(Character)) : 0.0f;
}

USkeletalMeshComponent* UKinelinkAvatarComponent::FindMesh() const
{
	TArray<USkeletalMeshComponent*> Meshes;
	GetOwner()->GetComponents(Meshes);
	const FName Wanted = MeshName.IsNone() ? FName(TEXT("Body")) : MeshName;
	USkeletalMeshComponent* Found = nullptr;
	for (USkeletalMeshComponent* Mesh : Meshes)
	{
		if (Mesh->GetSkeletalMeshAsset() != nullptr && (Mesh->GetFName() == Wanted || (Found == nullptr && MeshName.IsNone())))
		{
			Found = Mesh;
		}
	}
	if (Found == nullptr)
	{
		UE_LOG(LogKinelink, Error, TEXT("%s: the actor has no skeletal mesh '%s'; add one or name another in Mesh Name"),
			*GetOwner()->GetName(), *Wanted.ToString());
	}
	return Found;
}

/** The mesh stands at the session's origin: where in the room the character is, its hips say. */
void UKinelinkAvatarComponent::Play(USkeletalMeshComponent& Mesh, const FKinelinkBody& Body) const
{
	Mesh.SetWorldTransform(FTransform(Body.Facing.Inverse()) * OriginTransform());
	Mesh.SetAnimInstanceClass(ULiveLinkInstance::StaticClass());
	if (ULiveLinkInstance* const Instance = Cast<ULiveLinkInstance>(Mesh.GetAnimInstance()))
	{
		Instance->SetRetargetAsset(RetargetAsset);
		Instance->SetSubject(FLiveLinkSubjectName(FKinelinkSubjects::BodyName(Prefix, KinelinkText::ToUtf8(Character))));
		Instance->EnableLiveLinkEvaluation(true);
	}
}

void UKinelinkAvatarComponent::HandleOpened(bool bFresh)
{
	USkeletalMeshComponent* const Mesh = bPublishBody && bFresh ? FindMesh() : nullptr;
	if (Mesh == nullptr)
	{
		return;
	}
	const FKinelinkBody Body(Mesh->GetSkeletalMeshAsset()->GetRefSkeleton(), BoneOverrides);
	if (Body.IsValid())
	{
		const auto Asked = Link->Client().SetAvatar(KinelinkText::ToUtf8(Character), Body.Describe(Radii(*Mesh, Body)));
		Told(Asked.Value, Asked.Error, TEXT("body"));
	}
}

TMap<int32, double> UKinelinkAvatarComponent::Radii(const USkeletalMeshComponent& Mesh, const FKinelinkBody& Body) const
{
	TMap<int32, double> Found;
	const FReferenceSkeleton& Skeleton = Mesh.GetSkeletalMeshAsset()->GetRefSkeleton();
	const UPhysicsAsset* const Physics = Mesh.GetPhysicsAsset();
	for (int32 Joint = 0; Joint < KinelinkJoints::Count; ++Joint)
	{
		const FString Name = KinelinkJoints::Name(Joint);
		const bool bHand = Name.EndsWith(TEXT("Hand"));
		if (Body.Bones[Joint] == INDEX_NONE || (!bHand && !IsFinger(Name)))
		{
			continue;
		}
		double Radius = bHand ? PalmRadius : FingerRadius;
		const int32 Shape = Physics ? Physics->FindBodyIndex(Skeleton.GetBoneName(Body.Bones[Joint])) : INDEX_NONE;
		if (Radius <= 0.0 && Shape != INDEX_NONE)
		{
			Radius = RadiusOf(Physics->SkeletalBodySetups[Shape]->AggGeom);
		}
		if (Radius > 0.0)
		{
			Found.Add(Joint, Radius / KinelinkAxes::Metre);
		}
	}
	return Found;
}

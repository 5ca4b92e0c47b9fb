#include "KinelinkSceneDocument.h"

#include "KinelinkAxes.h"
#include "KinelinkObjectComponent.h"
#include "KinelinkText.h"

namespace
{
	using kinelink::Value;

	Value Numbers(std::initializer_list<double> Items)
	{
		Value List = Value::List();
		for (const double Item : Items)
		{
			List.Add(Value::Of(Item));
		}
		return List;
	}

	Value Numbers(const FVector& Vector)
	{
		return Numbers({Vector.X, Vector.Y, Vector.Z});
	}

	Value TextOf(const FString& Text)
	{
		return Value::Of(std::string_view(KinelinkText::ToUtf8(Text)));
	}

	Value Texts(const TArray<FString>& Items)
	{
		Value List = Value::List();
		for (const FString& Item : Items)
		{
			List.Add(TextOf(Item));
		}
		return List;
	}

	const char* KindOf(EKinelinkShape Shape)
	{
		switch (Shape)
		{
		case EKinelinkShape::Sphere: return "sphere";
		case EKinelinkShape::Cylinder: return "cylinder";
		case EKinelinkShape::Capsule: return "capsule";
		case EKinelinkShape::Category:
		case EKinelinkShape::Box: break;
		}
		return "box";
	}

	Value ShapeOf(EKinelinkShape Shape, const FVector& Size)
	{
		Value Part = Value::Map();
		Part.Add("kind", Value::Of(KindOf(Shape)));
		Part.Add("size", Numbers(Size));
		Value Parts = Value::List();
		Parts.Add(MoveTemp(Part));
		Value Whole = Value::Map();
		Whole.Add("parts", MoveTemp(Parts));
		return Whole;
	}
}

Value KinelinkSceneDocument::Describe(const UKinelinkObjectComponent& Object, const FTransform& Origin)
{
	const FVector Size = KinelinkAxes::SizeToWire(Object.Size());
	const FTransform Place = Object.Middle().GetRelativeTransform(Origin);
	const FQuat Rotation = KinelinkAxes::RotationToWire(Place.GetRotation().GetNormalized());
	Value Thing = Value::Map();
	Thing.Add("id", TextOf(Object.WireId()));
	Thing.Add("position", Numbers(KinelinkAxes::PlaceToWire(Place.GetLocation())));
	Thing.Add("rotation", Numbers({Rotation.X, Rotation.Y, Rotation.Z, Rotation.W}));
	if (!Object.Label.IsEmpty())
	{
		Thing.Add("label", TextOf(Object.Label));
	}
	if (!Object.Category.IsEmpty())
	{
		Thing.Add("category", TextOf(Object.Category));
	}
	else if (Object.Label.IsEmpty())
	{
		Thing.Add("label", TextOf(Object.WireId()));
	}
	if (Object.Category.IsEmpty() || Object.Shape != EKinelinkShape::Category)
	{
		Thing.Add("shape", ShapeOf(Object.Shape, Size));
		Thing.Add("movable", Value::Of(Object.bMovable));
	}
	else
	{
		Thing.Add("size", Numbers(Size));
	}
	if (Object.Attributes.Num() > 0)
	{
		Value Attributes = Value::Map();
		for (const TPair<FString, FString>& Attribute : Object.Attributes)
		{
			Attributes.Add(KinelinkText::ToUtf8(Attribute.Key), TextOf(Attribute.Value));
		}
		Thing.Add("attributes", MoveTemp(Attributes));
	}
	if (Object.Affordances.Num() > 0)
	{
		Thing.Add("affordances", Texts(Object.Affordances));
	}
	if (Object.Grasps.Num() > 0)
	{
		Thing.Add("grasps", Texts(Object.Grasps));
	}
	if (Object.bFull)
	{
		Thing.Add("full", Value::Of(true));
	}
	if (Object.Mass > 0.0f)
	{
		Thing.Add("mass", Value::Of(static_cast<double>(Object.Mass)));
	}
	return Thing;
}

Value KinelinkSceneDocument::Make(const FString& Name, const TArray<UKinelinkObjectComponent*>& Objects, const FTransform& Origin,
	const FTransform& Start, const FVector& Viewer)
{
	const FTransform Stand = Start.GetRelativeTransform(Origin);
	const FVector At = KinelinkAxes::PlaceToWire(Stand.GetLocation());
	const FVector Ahead = KinelinkAxes::PlaceToWire(Stand.GetRotation().GetForwardVector());
	Value Avatar = Value::Map();
	Avatar.Add("at", Numbers({At.X, At.Z}));
	Avatar.Add("heading_deg", Value::Of(FMath::RadiansToDegrees(FMath::Atan2(Ahead.X, Ahead.Z))));
	Value Things = Value::List();
	for (const UKinelinkObjectComponent* Object : Objects)
	{
		Things.Add(Describe(*Object, Origin));
	}
	Value Scene = Value::Map();
	Scene.Add("name", TextOf(Name));
	Scene.Add("avatar", MoveTemp(Avatar));
	Scene.Add("viewer", Numbers(KinelinkAxes::PlaceToWire(Origin.InverseTransformPosition(Viewer))));
	Scene.Add("objects", MoveTemp(Things));
	return Scene;
}

kinelink::Pose KinelinkSceneDocument::PoseOf(const FTransform& Place, const FTransform& Origin)
{
	const FTransform Here = Place.GetRelativeTransform(Origin);
	const FVector At = KinelinkAxes::PlaceToWire(Here.GetLocation());
	const FQuat Turn = KinelinkAxes::RotationToWire(Here.GetRotation().GetNormalized());
	kinelink::Pose Pose;
	const double Items[] = {At.X, At.Y, At.Z, Turn.X, Turn.Y, Turn.Z, Turn.W};
	for (size_t Index = 0; Index < Pose.size(); ++Index)
	{
		Pose[Index] = static_cast<float>(Items[Index]);
	}
	return Pose;
}

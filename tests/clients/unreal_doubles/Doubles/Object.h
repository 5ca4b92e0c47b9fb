#pragma once

// Doubles of Unreal's objects and of the macros that its header tool reads. Each UCLASS header gets a *.generated.h from
// tests/clients/unreal_header_tool.py, as the engine's own tool would write one. Nothing is collected; what has been destroyed is marked.

#include "Math.h"

class UObject;
class UWorld;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/reflection-system-in-unreal-engine
#define UCLASS(...)
#define USTRUCT(...)
#define UENUM(...)
#define UPROPERTY(...)
#define UFUNCTION(...)
#define UMETA(...)
#define UE_JOIN_IN(A, B, C) A##_##B##_##C
#define UE_JOIN(A, B, C) UE_JOIN_IN(A, B, C)
#define GENERATED_BODY() UE_JOIN(CURRENT_FILE_ID, __LINE__, GENERATED_BODY)

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/gameplay-modules-in-unreal-engine
#define KINELINK_API

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UClass
class UClass {
public:
    UClass(const TCHAR* InName, UClass* InSuper, UObject* (*InMake)());
    bool IsChildOf(const UClass* Other) const;
    FString GetName() const { return Name; }
    UObject* GetDefaultObject();
    UObject* Make() const { return Create(); }
    /// Of the doubles: all classes of the program.
    static std::vector<UClass*>& All();

private:
    FString Name;
    UClass* Super;
    UObject* (*Create)();
    UObject* Default = nullptr;
};

// Of the doubles: what a class of the engine's or the plugin's has.
#define UE_CLASS_BODY_IN(Type, Parent, Maker)                                              \
public:                                                                                    \
    using Super = Parent;                                                                  \
    using ThisClass = Type;                                                                \
    static UClass* StaticClass() {                                                         \
        static UClass Class(TEXT(#Type), Doubles::ClassOf<Parent>(), Maker);               \
        return &Class;                                                                     \
    }                                                                                      \
    UClass* GetClass() const override { return Made ? Made : StaticClass(); }              \
    static inline const Doubles::FRegistered Z_Registered{&Type::StaticClass};
#define UE_CLASS_BODY(Type, Parent) UE_CLASS_BODY_IN(Type, Parent, []() -> UObject* { return new Type(); })
#define UE_ABSTRACT_BODY(Type, Parent) UE_CLASS_BODY_IN(Type, Parent, nullptr)

namespace Doubles {
template <class T>
UClass* ClassOf() {
    if constexpr (std::is_same_v<T, UObject>) return nullptr;
    else return T::StaticClass();
}
struct FRegistered {
    explicit FRegistered(UClass* (*Class)());
};
/// The classes whose StaticClass nobody has called yet are made known.
void MakeAllKnown();
/// A function that belongs to the game thread was called: noted where it was not.
void GameThreadOnly(const char* What);
/// What was called off the game thread although it belongs there, and other things that the engine would not stand.
void Violate(const std::string& What);
std::vector<std::string> Violations();
}  // namespace Doubles

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UObject
class UObject {
public:
    virtual ~UObject() = default;
    static UClass* StaticClass() { return nullptr; }
    virtual UClass* GetClass() const { return nullptr; }
    virtual UWorld* GetWorld() const { return Outer ? Outer->GetWorld() : nullptr; }
    UObject* GetOuter() const { return Outer; }
    FString GetName() const { return NamePrivate.ToString(); }
    FName GetFName() const { return NamePrivate; }
    bool IsA(const UClass* Class) const { return !Class || (GetClass() && GetClass()->IsChildOf(Class)); }

    // Of the doubles.
    UObject* Outer = nullptr;
    UClass* Made = nullptr;
    FName NamePrivate;
    bool bDestroyed = false;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/IsValid
inline bool IsValid(const UObject* Object) { return Object && !Object->bDestroyed; }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/Cast
template <class T>
T* Cast(UObject* Object) { return Object && Object->IsA(T::StaticClass()) ? static_cast<T*>(Object) : nullptr; }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/typed-object-pointer-properties-in-unreal-engine
template <class T>
class TSubclassOf {
public:
    TSubclassOf(UClass* InClass = nullptr) : Class(InClass) { assert(!Class || Class->IsChildOf(T::StaticClass())); }
    UClass* Get() const { return Class; }
    operator UClass*() const { return Class; }
    UClass* operator->() const { return Class; }

private:
    UClass* Class;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/TObjectPtr
template <class T>
class TObjectPtr {
public:
    TObjectPtr(T* Object = nullptr) : Data(Object) {}
    T* Get() const { return Data; }
    operator T*() const { return Data; }
    T* operator->() const { return Data; }
    T& operator*() const { return *Data; }

private:
    T* Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/TWeakObjectPtr
template <class T>
class TWeakObjectPtr {
public:
    TWeakObjectPtr(T* Object = nullptr) : Data(Object) {}
    bool IsValid() const { return ::IsValid(Data); }
    T* Get() const { return IsValid() ? Data : nullptr; }
    T* operator->() const { return Get(); }

private:
    T* Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/NewObject
template <class T>
T* NewObject(UObject* Outer, UClass* Class = nullptr, FName Name = FName()) {
    Doubles::GameThreadOnly("NewObject");
    UClass* const Kind = Class ? Class : T::StaticClass();
    assert(Kind->IsChildOf(T::StaticClass()));
    T* const Object = static_cast<T*>(Kind->Make());
    Object->Outer = Outer, Object->Made = Kind, Object->NamePrivate = Name;
    return Object;
}

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/GetDefault
template <class T>
const T* GetDefault() { return static_cast<const T*>(T::StaticClass()->GetDefaultObject()); }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/GetMutableDefault
template <class T>
T* GetMutableDefault() { return static_cast<T*>(T::StaticClass()->GetDefaultObject()); }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/CoreUObject/UScriptStruct
class UScriptStruct {
public:
    FString Name;
    std::shared_ptr<void> (*Make)();
    std::shared_ptr<void> (*Copy)(const void*);
    const UScriptStruct* Super;
};

// Of the doubles: what a USTRUCT of the engine has.
#define UE_STRUCT_BODY(Type, Parent)                                                                                          \
    static UScriptStruct* StaticStruct() {                                                                                    \
        static UScriptStruct Struct{TEXT(#Type), []() -> std::shared_ptr<void> { return std::make_shared<Type>(); },          \
                                    [](const void* From) -> std::shared_ptr<void> {                                           \
                                        return std::make_shared<Type>(*static_cast<const Type*>(From)); },                    \
                                    Parent};                                                                                  \
        return &Struct;                                                                                                       \
    }

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/DeveloperSettings/UDeveloperSettings
class UDeveloperSettings : public UObject {
    UE_CLASS_BODY(UDeveloperSettings, UObject)
    virtual FName GetCategoryName() const { return FName(); }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Engine/UBlueprintFunctionLibrary
class UBlueprintFunctionLibrary : public UObject {
    UE_CLASS_BODY(UBlueprintFunctionLibrary, UObject)
};

#pragma once

// Doubles of Unreal's containers and smart pointers, on top of the standard library's.

#include <cassert>
#include <deque>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "Text.h"

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core
enum { INDEX_NONE = -1 };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/asserts-in-unreal-engine
#define check(Condition) assert(Condition)

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/MoveTemp
template <class T>
constexpr std::remove_reference_t<T>&& MoveTemp(T&& Value) {
    static_assert(std::is_lvalue_reference_v<T>, "MoveTemp called on an rvalue");
    return static_cast<std::remove_reference_t<T>&&>(Value);
}

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/array-containers-in-unreal-engine
template <class T>
class TArray {
public:
    TArray() = default;
    TArray(std::initializer_list<T> Items) : Data(Items) {}
    TArray(const T* Items, int32 Count) : Data(Items, Items + Count) {}

    int32 Num() const { return static_cast<int32>(Data.size()); }
    bool IsValidIndex(int32 Index) const { return Index >= 0 && Index < Num(); }
    T& operator[](int32 Index) { assert(IsValidIndex(Index)); return Data[static_cast<size_t>(Index)]; }
    const T& operator[](int32 Index) const { assert(IsValidIndex(Index)); return Data[static_cast<size_t>(Index)]; }
    T* GetData() { return Data.data(); }
    const T* GetData() const { return Data.data(); }
    T& Last() { return Data.back(); }
    const T& Last() const { return Data.back(); }
    int32 Add(T Item) { Data.push_back(std::move(Item)); return Num() - 1; }
    template <class... Parts>
    int32 Emplace(Parts&&... Items) { Data.emplace_back(std::forward<Parts>(Items)...); return Num() - 1; }
    T& AddDefaulted_GetRef() { Data.emplace_back(); return Data.back(); }
    void Append(const TArray& Other) { Data.insert(Data.end(), Other.Data.begin(), Other.Data.end()); }
    void Reserve(int32 Count) { Data.reserve(static_cast<size_t>(Count)); }
    void Reset() { Data.clear(); }
    void Empty() { Data.clear(); }
    void SetNum(int32 Count) { Data.resize(static_cast<size_t>(Count)); }
    void Init(const T& Item, int32 Count) { Data.assign(static_cast<size_t>(Count), Item); }
    void RemoveAt(int32 Index) { Data.erase(Data.begin() + Index); }
    int32 Remove(const T& Item) { return RemoveAll([&](const T& One) { return One == Item; }); }
    template <class P>
    int32 RemoveAll(P Predicate) { return static_cast<int32>(std::erase_if(Data, Predicate)); }
    bool Contains(const T& Item) const { return IndexOfByPredicate([&](const T& One) { return One == Item; }) != INDEX_NONE; }
    template <class P>
    int32 IndexOfByPredicate(P Predicate) const {
        for (int32 i = 0; i < Num(); i++) if (Predicate((*this)[i])) return i;
        return INDEX_NONE;
    }
    friend bool operator==(const TArray& A, const TArray& B) { return A.Data == B.Data; }

    auto begin() { return Data.begin(); }
    auto end() { return Data.end(); }
    auto begin() const { return Data.begin(); }
    auto end() const { return Data.end(); }

private:
    std::vector<T> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/TPair
template <class K, class V>
struct TPair { K Key; V Value; };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/map-containers-in-unreal-engine
template <class K, class V>
class TMap {
public:
    int32 Num() const { return static_cast<int32>(Data.size()); }
    V& Add(const K& Key, V Value) { V& Place = FindOrAdd(Key); Place = std::move(Value); return Place; }
    V* Find(const K& Key) { for (auto& One : Data) if (One.Key == Key) return &One.Value; return nullptr; }
    const V* Find(const K& Key) const { return const_cast<TMap*>(this)->Find(Key); }
    V FindRef(const K& Key) const { const V* Found = Find(Key); return Found ? *Found : V(); }
    V& FindOrAdd(const K& Key) {
        if (V* Found = Find(Key)) return *Found;
        // A deque, so that places stay.
        Data.push_back({Key, V()});
        return Data.back().Value;
    }
    bool Contains(const K& Key) const { return Find(Key) != nullptr; }
    int32 Remove(const K& Key) { return static_cast<int32>(std::erase_if(Data, [&](const auto& One) { return One.Key == Key; })); }
    void Empty() { Data.clear(); }
    auto begin() { return Data.begin(); }
    auto end() { return Data.end(); }
    auto begin() const { return Data.begin(); }
    auto end() const { return Data.end(); }

private:
    std::deque<TPair<K, V>> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/set-containers-in-unreal-engine
template <class T>
class TSet {
public:
    void Add(const T& Item) { Data.insert(Item); }
    int32 Remove(const T& Item) { return static_cast<int32>(Data.erase(Item)); }
    bool Contains(const T& Item) const { return Data.count(Item) > 0; }
    int32 Num() const { return static_cast<int32>(Data.size()); }

private:
    std::set<T> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/EQueueMode
enum class EQueueMode { Mpsc, Spsc };

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/TQueue
template <class T, EQueueMode Mode = EQueueMode::Spsc>
class TQueue {
public:
    bool Enqueue(T Item) { std::lock_guard Lock(Gate); Data.push_back(std::move(Item)); return true; }
    bool Dequeue(T& Item) {
        std::lock_guard Lock(Gate);
        if (Data.empty()) return false;
        Item = std::move(Data.front());
        Data.pop_front();
        return true;
    }

private:
    std::mutex Gate;
    std::deque<T> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/TOptional
template <class T>
class TOptional {
public:
    TOptional() = default;
    TOptional(const T& Value) : Data(Value) {}
    bool IsSet() const { return Data.has_value(); }
    const T& GetValue() const { assert(IsSet()); return *Data; }
    const T& operator*() const { return GetValue(); }
    const T* operator->() const { return &GetValue(); }

private:
    std::optional<T> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/TUniquePtr
template <class T>
class TUniquePtr : public std::unique_ptr<T> {
public:
    using std::unique_ptr<T>::unique_ptr;
    bool IsValid() const { return this->get() != nullptr; }
    T* Get() const { return this->get(); }
    void Reset() { this->reset(); }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/MakeUnique
template <class T, class... Parts>
TUniquePtr<T> MakeUnique(Parts&&... Items) { return TUniquePtr<T>(new T(std::forward<Parts>(Items)...)); }

template <class T>
class TSharedPtr;

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/shared-references-in-unreal-engine
template <class T>
class TSharedRef {
public:
    template <class D>
    TSharedRef(const TSharedRef<D>& Other) : Data(Other.Data) {}
    T& Get() const { return *Data; }
    T& operator*() const { return *Data; }
    T* operator->() const { return Data.get(); }

private:
    explicit TSharedRef(std::shared_ptr<T> Held) : Data(std::move(Held)) { assert(Data); }
    std::shared_ptr<T> Data;
    template <class> friend class TSharedRef;
    template <class> friend class TSharedPtr;
    template <class> friend class TSharedFromThis;
    template <class D, class... Parts> friend TSharedRef<D> MakeShared(Parts&&...);
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/TSharedFromThis
template <class T>
class TSharedFromThis : public std::enable_shared_from_this<T> {
public:
    TSharedRef<T> AsShared() { return TSharedRef<T>(this->shared_from_this()); }
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/shared-pointers-in-unreal-engine
template <class T>
class TSharedPtr {
public:
    TSharedPtr(std::nullptr_t = nullptr) {}
    template <class D>
    TSharedPtr(T* Raw, D Deleter) : Data(Raw, Deleter) {}
    template <class D>
    TSharedPtr(const TSharedRef<D>& Other) : Data(Other.Data) {}
    template <class D>
    TSharedPtr(const TSharedPtr<D>& Other) : Data(Other.Data) {}
    bool IsValid() const { return Data != nullptr; }
    T* Get() const { return Data.get(); }
    T& operator*() const { assert(Data); return *Data; }
    T* operator->() const { assert(Data); return Data.get(); }
    explicit operator bool() const { return IsValid(); }
    void Reset() { Data.reset(); }
    TSharedRef<T> ToSharedRef() const { return TSharedRef<T>(Data); }
    friend bool operator==(const TSharedPtr& A, const TSharedPtr& B) { return A.Data == B.Data; }

private:
    explicit TSharedPtr(std::shared_ptr<T> Held) : Data(std::move(Held)) {}
    std::shared_ptr<T> Data;
    template <class> friend class TSharedPtr;
    template <class> friend class TWeakPtr;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/weak-pointers-in-unreal-engine
template <class T>
class TWeakPtr {
public:
    TWeakPtr() = default;
    TWeakPtr(const TSharedPtr<T>& Strong) : Data(Strong.Data) {}
    TWeakPtr(const TSharedRef<T>& Strong) : TWeakPtr(TSharedPtr<T>(Strong)) {}
    TSharedPtr<T> Pin() const { return TSharedPtr<T>(Data.lock()); }
    bool IsValid() const { return !Data.expired(); }

private:
    std::weak_ptr<T> Data;
};

/// https://dev.epicgames.com/documentation/en-us/unreal-engine/API/Runtime/Core/MakeShared
template <class T, class... Parts>
TSharedRef<T> MakeShared(Parts&&... Items) { return TSharedRef<T>(std::make_shared<T>(std::forward<Parts>(Items)...)); }

// A row of plain values that can grow. Never copied; growing happens between blocks only.
#pragma once

#include "memory.h"

namespace woodshed {

template <class T>
class Array {
public:
    Array() = default;
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    ~Array() { give(items_); }

    int size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T* data() { return items_; }
    const T* data() const { return items_; }
    T& operator[](int i) { return items_[i]; }
    const T& operator[](int i) const { return items_[i]; }
    T* begin() { return items_; }
    T* end() { return items_ + size_; }
    const T* begin() const { return items_; }
    const T* end() const { return items_ + size_; }
    T& last() { return items_[size_ - 1]; }

    void clear() { size_ = 0; }

    void push(const T& item) {
        T held = item;
        reserve(size_ + 1);
        items_[size_++] = held;
    }

    void remove(int at) {
        for (int i = at + 1; i < size_; i++) items_[i - 1] = items_[i];
        size_--;
    }

    void insert(int at, const T& item) {
        push(item);
        for (int i = size_ - 1; i > at; i--) items_[i] = items_[i - 1];
        items_[at] = item;
    }

    int find(const T& item) const {
        for (int i = 0; i < size_; i++)
            if (items_[i] == item) return i;
        return -1;
    }

    // New items are all zero bytes.
    void resize(int size) {
        reserve(size);
        if (size > size_) zero_bytes(items_ + size_, sizeof(T) * static_cast<size_t>(size - size_));
        size_ = size;
    }

    void zero() { zero_bytes(items_, sizeof(T) * static_cast<size_t>(size_)); }

    void reserve(int room) {
        if (room <= room_) return;
        int wider = room_ * 2 > room ? room_ * 2 : room;
        T* items = static_cast<T*>(take(sizeof(T) * static_cast<size_t>(wider)));
        if (size_ > 0) copy_bytes(items, items_, sizeof(T) * static_cast<size_t>(size_));
        give(items_);
        items_ = items;
        room_ = wider;
    }

private:
    T* items_ = nullptr;
    int size_ = 0;
    int room_ = 0;
};

// Things that are known by their place here, their handle. A place that was left is taken again.
template <class T>
class Handles : public Array<T*> {
public:
    int keep(T* item) {
        int place = left_ > 0 ? this->find(nullptr) : -1;
        if (place < 0) {
            this->push(item);
            return this->size() - 1;
        }
        left_--;
        (*this)[place] = item;
        return place;
    }

    void leave(int handle) {
        (*this)[handle] = nullptr;
        left_++;
    }

private:
    int left_ = 0;
};

// Sorts in place, keeping the order of equals: merge sort.
template <class T, class Before>
void sort(Array<T>& items, Before before) {
    int n = items.size();
    Array<T> spare;
    spare.resize(n);
    T* from = items.data();
    T* to = spare.data();
    for (int width = 1; width < n; width *= 2) {
        for (int start = 0; start < n; start += 2 * width) {
            int middle = start + width < n ? start + width : n;
            int stop = start + 2 * width < n ? start + 2 * width : n;
            int a = start, b = middle;
            for (int i = start; i < stop; i++)
                to[i] = a < middle && (b >= stop || !before(from[b], from[a])) ? from[a++] : from[b++];
        }
        T* swap = from;
        from = to;
        to = swap;
    }
    if (from != items.data()) copy_bytes(items.data(), from, sizeof(T) * static_cast<size_t>(n));
}

}  // namespace woodshed

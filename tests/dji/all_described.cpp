#include <string>
#include <vector>

#include "dji/all_described.hpp"
#include "dji/facts.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/messages/all_properties.hpp"

namespace dockwire::dji::model_test {
namespace {

template <class... Ms>
std::vector<message_row> described_list(type_list<Ms...>) {
    return {described<Ms>()...};
}

} // namespace

std::vector<domain_rows> all_domain_rows() {
    std::vector<domain_rows> domains{};
    all_domains::for_each([&]<class D>() { domains.push_back({std::string{D::name}, described_list(typename D::messages{})}); });
    return domains;
}

std::vector<product_rows> all_product_rows() {
    std::vector<product_rows> products{};
    all_products::for_each([&]<class P>() {
        static_assert(P::osd::models == P::state::models);
        const auto& models = P::osd::models;
        products.push_back(
            {std::string{P::name}, {models.begin(), models.end()}, described<typename P::osd>(), described<typename P::state>()});
    });
    return products;
}

std::vector<message_row> all_property_set_rows() { return described_list(all_property_sets{}); }

} // namespace dockwire::dji::model_test
